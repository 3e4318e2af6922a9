import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MadeWebhook } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { type NodeProcess, startNode } from '@energy-ops/runner/testing';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../testing/free-port.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { aReceiver, type Receiver } from './testing/a-receiver.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

describe('a node that is killed while it sends', () => {
  let database: TestDatabase;
  let receiver: Receiver;
  let dataDir = '';
  let other: RunningApi | undefined;
  let doomed: NodeProcess | undefined;

  beforeAll(async () => {
    database = await testDatabase();
    receiver = await aReceiver();
    dataDir = await mkdtemp(join(tmpdir(), 'energy-ops-doomed-'));
  });
  afterEach(async () => {
    doomed?.kill('SIGKILL');
    await other?.close();
  });
  afterAll(async () => {
    await receiver.close();
    await database.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  const sql = () => database.database;
  const deliveries = async () => {
    const { rows } = await sql().query<{ id: string; status: string; attempts: number; leased: boolean }>(
      'select id, status, attempts, next_attempt_at > now() as leased from webhook_delivery',
    );
    return rows;
  };

  it('leaves its delivery to another node, once its lease is over, and its attempt in the log', async () => {
    const webhookTargets = { allowedNetworks: ['127.0.0.0/8'], allowHttp: true };
    other = await runApi(database.url, { webhookTargets });
    const token = await other.tokenOf('admin');
    const made = await other.call('/api/webhooks', { token, body: { url: receiver.url, events: ['gate.warning'] } });
    const { id } = MadeWebhook.parse(made.json);
    const { encryptionKey, jwtSecret } = other.config;
    await other.close();

    receiver.answerWith(() => undefined); // and so holds the attempt
    doomed = startNode(main, {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      ENCRYPTION_KEY: encryptionKey,
      JWT_SECRET: jwtSecret,
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      WEBHOOK_ALLOW_HTTP: 'true',
      SAMPLE_DATA: 'false',
      NODE_USE_ENV_PROXY: '1', // which nothing of a webhook goes through
      HTTP_PROXY: 'http://127.0.0.1:9',
    });
    await sql().query(`select tell_webhooks('gate.warning', null, '{}')`);
    await receiver.until(1);
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    expect(await deliveries()).toMatchObject([{ status: 'pending', attempts: 1, leased: true }]);

    receiver.answerWith((response) => response.writeHead(204).end());
    other = await runApi(database.url, { webhookTargets });
    await sql().query(`update webhook_delivery set next_attempt_at = now()`); // the lease is over
    await sql().query(`select pg_notify('webhook_due', '')`);
    while ((await deliveries())[0]?.status !== 'delivered') await sleep(20);
    const [first, second] = receiver.received;
    expect([receiver.received.length, second?.headers['webhook-id']]).toEqual([2, first?.headers['webhook-id']]);
    const [{ id: deliveryId } = { id: '' }] = await deliveries();
    const answer = await other.call(`/api/webhooks/${id}/deliveries/${deliveryId}`, {
      token: await other.tokenOf('admin'),
    });
    expect(answer.json['attempt_log']).toMatchObject([{ duration_ms: null, status_code: null }, { status_code: 204 }]);
  });
});
