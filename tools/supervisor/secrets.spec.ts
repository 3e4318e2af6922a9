import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrMakeSecrets } from './secrets.ts';

describe('generated secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('stay the same from start to start, and only their owner reads them', () => {
    const first = readOrMakeSecrets(folder);
    expect(readOrMakeSecrets(folder)).toEqual(first);
    expect(first.JWT_SECRET).not.toBe(first.ENCRYPTION_KEY);
    expect(first.JWT_SECRET.length).toBeGreaterThanOrEqual(32);
    expect(statSync(join(folder, 'secrets', 'jwt_secret')).mode & 0o777).toBe(0o600);
  });
});
