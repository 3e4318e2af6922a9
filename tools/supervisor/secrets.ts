import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const bytes = 48;

/** The secrets that the environment doesn't give: made once per DATA_DIR and readable by its owner only. */
export function readOrMakeSecrets(dataDir: string): { JWT_SECRET: string; ENCRYPTION_KEY: string } {
  const folder = join(dataDir, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return {
    JWT_SECRET: readOrMake(join(folder, 'jwt_secret')),
    ENCRYPTION_KEY: readOrMake(join(folder, 'encryption_key')),
  };
}

/** Renamed into place, so that a power cut leaves a whole secret or none. */
function readOrMake(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = randomBytes(bytes).toString('base64url');
  writeFileSync(`${file}.new`, `${secret}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return secret;
}
