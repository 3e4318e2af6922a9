import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import fc from 'fast-check';
import { aListener, type Listener } from '../testing/a-listener.js';
import { aJob, aRun, says, succeeds } from '../testing/a-run.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

const upTo = (last: number) => Array.from({ length: last }, (_, at) => 1 + at);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What happens next in a random story. */
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), lines: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ kind: fc.constant('cut' as const), node: fc.constantFrom(0, 1), batch: fc.boolean() }),
  fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 0, max: 70 }) }),
  fc.record({ kind: fc.constant('deafen' as const) }),
);

describe('a client that comes back again and again', () => {
  let database: TestDatabase;
  let apis: RunningApi[];
  let token: string;

  beforeAll(async () => {
    database = await testDatabase();
    apis = [await runApi(database.url), await runApi(database.url)];
    token = (await apis[0]?.tokenOf('viewer')) ?? '';
  });
  afterAll(async () => {
    for (const api of apis) await api.close();
    await database.close();
  });

  const connectTo = async (node: number, jobId: string, fromSeq: number, batch: boolean): Promise<Listener> => {
    const listener = await aListener(apis[node]?.url ?? '', token);
    await listener.ask('optimization:subscribe', { jobId, fromSeq, batch });
    return listener;
  };
  /** Ends every LISTEN, as a restart of the database would. */
  const deafen = () =>
    database.database.query(`select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'
      and datname = current_database()`);

  it('shares one LISTEN with all that a node hears', async () => {
    const { rows } = await database.database.query(
      `select 1 from pg_stat_activity where query ilike 'listen%' and datname = current_database()`,
    );
    expect(rows).toHaveLength(apis.length);
  });

  it('has every line once, in order, whatever is cut when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 14 }), async (steps) => {
        const jobId = await aJob(database.database);
        const run = await aRun(database.database);
        const wide = await aListener(apis[1]?.url ?? '', token);
        await wide.ask('optimization:subscribe', { modelType: 'SO', batch: true });
        const first = await connectTo(0, jobId, 1, false);
        const seen: number[] = [];
        let listener = first;
        let written = 1;
        for (const step of steps) {
          if (step.kind === 'write') await says(database.database, run, written + 1, (written += step.lines));
          if (step.kind === 'pause') await pause(step.ms);
          if (step.kind === 'deafen') await deafen();
          if (step.kind !== 'cut') continue;
          listener.close();
          seen.push(...listener.seqs(jobId));
          listener = await connectTo(step.node, jobId, (seen.at(-1) ?? 0) + 1, step.batch);
        }
        await succeeds(database.database, run);
        await listener.until(() => listener.of('optimization:completed').length === 1);
        await wide.until(() => wide.of('optimization:completed').length === 1);
        expect(listener.heard.at(-1)?.event).toBe('optimization:completed');
        seen.push(...listener.seqs(jobId));
        expect(seen).toEqual(upTo(written));
        expect(wide.seqs(jobId)).toEqual(upTo(written).slice(1));
        listener.close();
        wide.close();
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('is told which lines to fetch when it cannot keep up', async () => {
    const jobId = await aJob(database.database);
    const run = await aRun(database.database);
    const listener = await connectTo(0, jobId, 1, false);
    await listener.until(() => listener.seqs(jobId).length === 1);
    const raw: unknown = Reflect.get(Reflect.get(listener.socket.io.engine.transport, 'ws') ?? {}, '_socket');
    if (!hasPause(raw)) throw new Error('There is no socket to hold up.');
    raw.pause();
    let written = 1;
    for (let round = 0; round < 60; round += 1) {
      await says(database.database, run, written + 1, (written += 1000));
      await pause(20);
    }
    raw.resume();
    await succeeds(database.database, run);
    await listener.until(() => listener.of('optimization:completed').length === 1, 15_000);
    const gaps = listener.of('optimization:gap');
    expect(gaps.length).toBeGreaterThan(0);
    const told = gaps.flatMap(({ fromSeq, toSeq }) => upTo(Number(toSeq)).slice(Number(fromSeq) - 1));
    expect([...listener.seqs(jobId), ...told].sort((one, other) => one - other)).toEqual(upTo(written));
    listener.close();
  });
});

const hasPause = (socket: unknown): socket is { pause(): void; resume(): void } =>
  typeof socket === 'object' && socket !== null && 'pause' in socket && 'resume' in socket;
