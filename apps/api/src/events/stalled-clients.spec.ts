import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { jobEvent } from '@energy-ops/queue';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { aListener } from '../testing/a-listener.js';
import { aJob, aRun, says, succeeds } from '../testing/a-run.js';
import { aStalledClient } from '../testing/a-stalled-client.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

const lines = 30_000;

describe('clients that never read', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;
  const stalled: Socket[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    token = await api.tokenOf('viewer');
  });
  afterEach(() => {
    for (const socket of stalled.splice(0)) socket.destroy();
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const stall = async (event: string, message: object) => {
    const socket = await aStalledClient(api.url, token, event, message);
    stalled.push(socket.on('error', () => undefined));
    return socket;
  };

  it('cost the others nothing: each line comes once, in order, to who reads', async () => {
    const jobId = await aJob(database.database);
    const run = await aRun(database.database);
    for (let n = 0; n < 20; n += 1) await stall('optimization:subscribe', { jobId, fromSeq: 1, batch: n % 2 === 0 });
    const reader = await aListener(api.url, token);
    await reader.ask('optimization:subscribe', { jobId, fromSeq: 1, batch: true });
    for (let written = 1; written < lines; written += 1000)
      await says(database.database, run, written + 1, written + 1000);
    await succeeds(database.database, run);
    await reader.until(() => reader.of('optimization:completed').length === 1, 20_000);
    const seqs = reader.seqs(jobId);
    const told = reader
      .of('optimization:gap')
      .reduce((sum, { fromSeq, toSeq }) => sum + Number(toSeq) - Number(fromSeq) + 1, 0);
    expect(seqs.length + told).toBe(lines + 1);
    expect(seqs.every((seq, at) => at === 0 || seq > Number(seqs[at - 1]))).toBe(true);
    reader.close();
  });

  it('are sent away when too much waits for them', async () => {
    const reader = await aListener(api.url, token);
    await reader.ask('subscribe', { channel: 'jobs' });
    const socket = await stall('subscribe', { channel: 'jobs' });
    const gone = new Promise((resolve) => socket.once('close', resolve));
    for (let told = 0; told < 4000; told += 100) {
      await database.database.query(
        `select pg_notify('${jobEvent}', json_build_object('job', n || repeat('x', 7000), 'type', 'SO', 'model', 'm',
           'event', 'progress', 'progress', 1)::text) from generate_series(1, 100) n`,
      );
      await reader.until(() => reader.of('optimization:progress').length === told + 100);
    }
    await sleep(50);
    socket.resume(); // only so that this end hears of it
    await gone;
    reader.close();
  });
});
