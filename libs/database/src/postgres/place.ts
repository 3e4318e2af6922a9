import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { installationOf } from './binaries.js';
import type { Identity } from './identity.js';
import { giveTo, identityFor, mayReach } from './identity.js';

export interface Place {
  readonly cluster: string;
  readonly identity: Identity;
  readonly binaries: Binaries;
}

/** Where root keeps what nobody must reach, when nobody may not enter DATA_DIR. */
const outside = '/var/lib/energy-ops';

/** Where the cluster of `folder` lies, as whom it is served and with which binaries. */
export function placeOf(folder: string, binaries: Binaries, mayMapUsers?: boolean): Place {
  const pointer = join(folder, 'elsewhere');
  const inside = join(folder, 'cluster');
  const known = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : inside;
  const identity = identityFor(known, mayMapUsers);
  if (identity.uid === undefined) return { cluster: known, identity, binaries };
  const cluster = existsSync(known) || mayReach(identity, folder) ? known : madeElsewhere(pointer, identity);
  if (cluster === inside) giveTo(identity, folder);
  return { cluster, identity, binaries: reachableBinaries(identity, binaries) };
}

/** The pointer stays in DATA_DIR: who removes that starts anew. */
function madeElsewhere(pointer: string, identity: Identity): string {
  const home = join(outside, randomUUID());
  mkdirSync(home, { recursive: true });
  giveTo(identity, home);
  writeFileSync(pointer, `${join(home, 'cluster')}\n`);
  return join(home, 'cluster');
}

function reachableBinaries(identity: Identity, binaries: Binaries): Binaries {
  const installation = installationOf(binaries);
  if (mayReach(identity, binaries.postgres)) return binaries;
  const copy = join(outside, `binaries-${createHash('sha256').update(installation).digest('hex').slice(0, 16)}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    cpSync(installation, draft, { recursive: true, verbatimSymlinks: true });
    rmSync(copy, { recursive: true, force: true });
    renameSync(draft, copy);
  }
  return { postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') };
}
