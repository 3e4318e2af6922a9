import { existsSync, lstatSync, readlinkSync } from 'node:fs';

const scratchBytes = 64 * 1024 ** 2;
const pseudoFolders = ['/sys/devices/system/cpu', '/sys/devices/system/node'];
/** Where merged-/usr systems have links, and older ones folders. */
const rootFolders = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** What a model sees of the machine in namespaces of its own. */
export interface View {
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** A worker without root needs a user namespace to make the others. */
  readonly asRoot: boolean;
}

/** The bubblewrap program, where it is installed. */
export const bubblewrap = (): string | undefined =>
  ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap'].find((path) => existsSync(path));

/** Its arguments, up to the command. The last of them win: what is bound below /tmp must come after /tmp itself. */
export function bubblewrapArguments({ read, write, asRoot }: View): string[] {
  const scratch = (path: string): string[] => ['--perms', '1777', '--size', String(scratchBytes), '--tmpfs', path];
  return [
    ...['--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...(asRoot ? [] : ['--unshare-user']),
    '--die-with-parent',
    ...rootFolders.flatMap(linkOrNothing),
    ...['--proc', '/proc', '--dev', '/dev', ...scratch('/tmp'), ...scratch('/dev/shm')],
    ...[...read, ...pseudoFolders].filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', path, path]),
    ...write.flatMap((path) => ['--bind', path, path]),
    '--',
  ];
}

function linkOrNothing(path: string): string[] {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : [];
}
