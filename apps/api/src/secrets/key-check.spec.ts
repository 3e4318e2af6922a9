import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { startNode } from '@energy-ops/runner/testing';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { freePort } from '../testing/free-port.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

describe('a node beside others', () => {
  let database: TestDatabase;
  let first: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    first = await runApi(database.url);
  });
  afterAll(async () => {
    await first.close();
    await database.close();
  });

  it('starts with their keys', async () => {
    await (await runApi(database.url)).close();
  });

  it.each(['JWT_SECRET', 'ENCRYPTION_KEY'])('does not start with another %s, and says what to do', async (name) => {
    const { config } = first;
    const stranger = startNode(main, {
      DATABASE_URL: database.url,
      DATA_DIR: config.dataDir,
      PORT: String(await freePort()),
      JWT_SECRET: config.jwtSecret,
      ENCRYPTION_KEY: config.encryptionKey,
      [name]: 'what nobody else here was ever given',
    });
    try {
      const [said, [code]] = await Promise.all([text(stranger.stderr), once(stranger, 'exit')]);
      expect(said).toContain(`This node's ${name} is not the one that the other nodes of this database have`);
      expect(code).toBe(1);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('leaves nothing in the database that tells a key', async () => {
    const { rows } = await database.database.query<{ line: string }>('select setting::text as line from setting');
    const lines = rows.map(({ line }) => line).join('\n');
    expect(lines).toContain('key_check:JWT_SECRET');
    expect(lines).not.toContain(first.config.jwtSecret);
  });
});
