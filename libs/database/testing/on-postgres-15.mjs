// Runs the tests of the schema and the queue on a PostgreSQL 15, the oldest that DATABASE_URL may name, where one is
// installed: node libs/database/testing/on-postgres-15.mjs [options of Jest]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const bin = ['/usr/lib/postgresql/15/bin', '/usr/pgsql-15/bin', '/opt/homebrew/opt/postgresql@15/bin'].find((folder) =>
  existsSync(join(folder, 'initdb')),
);
if (bin === undefined) {
  console.warn('No PostgreSQL 15 is installed here: its run of the database tests is left out.');
} else {
  const jest = ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js')];
  const projects = ['--projects', 'libs/database', 'libs/queue'];
  const flags = ['--maxWorkers=1', '--testPathIgnorePatterns', 'start-postgres'];
  const run = spawnSync(process.execPath, [...jest, ...projects, ...flags, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, TEST_POSTGRES_BIN: bin },
    stdio: 'inherit',
  });
  process.exitCode = run.status ?? 1;
}
