import { spawnSync } from 'node:child_process';
import { chownSync, readdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** As whom PostgreSQL runs; it refuses to be root. */
export interface Identity {
  /** Put before the command. */
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

export const searchPath = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
const nobody = 65_534;
const asOurselves: Identity = { prefix: [] };
/** Root maps itself to nobody: the files stay root's, and folders only root may enter stay within reach. */
const asMappedRoot: Identity = {
  prefix: ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--'],
};

/**
 * As whom to serve the cluster at `folder`, which need not exist yet. Root runs it as its owner; root's own in a user
 * namespace; and where the system refuses namespaces, as nobody.
 */
export function identityFor(folder: string, mayMapUsers = canMapUsers()): Identity {
  if (process.getuid?.() !== 0) return asOurselves;
  const owner = statOf(folder);
  if (owner !== undefined && owner.uid !== 0) return { prefix: [], uid: owner.uid, gid: owner.gid };
  return mayMapUsers ? asMappedRoot : { prefix: [], uid: nobody, gid: nobody };
}

/** May whoever this is enter all folders above the path? */
export function mayReach(identity: Identity, path: string): boolean {
  if (identity.uid === undefined) return true;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const found = statOf(folder);
    if (found !== undefined && found.uid !== identity.uid && (found.mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Gives a file, or a folder and all in it, to the identity. */
export function giveTo(identity: Identity, path: string): void {
  if (identity.uid === undefined || identity.gid === undefined) return;
  if (statOf(path)?.isDirectory() === true) {
    for (const name of readdirSync(path)) giveTo(identity, join(path, name));
  }
  chownSync(path, identity.uid, identity.gid);
}

const canMapUsers = (): boolean => {
  const [command = '', ...flags] = [...asMappedRoot.prefix, 'true'];
  return spawnSync(command, flags, { env: searchPath, stdio: 'ignore' }).status === 0;
};

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });
