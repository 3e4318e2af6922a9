import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Identity } from './identity.js';
import { giveTo } from './identity.js';
import { runToEnd } from './server.js';

export const databaseUser = 'energy_ops';

/** Makes a cluster at `folder` unless there is one. Killed halfway, it leaves nothing that looks like a cluster. */
export function ensureCluster(
  folder: string,
  password: string,
  initdb: string,
  identity: Identity,
  localeFlags = sameLocaleEverywhere,
): void {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(identity, draft);
  giveTo(identity, passwordFile);
  try {
    runToEnd(initdb, [...initdbFlags(draft, passwordFile), ...localeFlags], identity);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, folder);
}

const initdbFlags = (folder: string, passwordFile: string): string[] => [
  `--pgdata=${folder}`,
  `--username=${databaseUser}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--no-sync',
  '--no-instructions',
];

const sameLocaleEverywhere: readonly string[] = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
