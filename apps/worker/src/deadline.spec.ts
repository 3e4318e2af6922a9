import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { readLogs } from '@energy-ops/queue';
import { aJob, endOf } from './testing/jobs.js';
import type { StartedWorker } from './testing/start-worker.js';
import { startWorker } from './testing/start-worker.js';

let at: TestDatabase;
let started: StartedWorker;
beforeAll(async () => {
  at = await testDatabase();
  started = await startWorker(at);
});
afterAll(async () => {
  await started.end();
  await at.close();
});

const write = `
import json, os, signal, sys, time
def write(termination):
    result = {"solution_status": "feasible", "termination_status": termination, "objective_value": 7}
    open(os.environ["OUTPUT_DIR"] + "/result.json", "w").write(json.dumps(result))
`;
const solver = `${write}
limit = json.loads(os.environ["CONFIG"])["time_limit"]
print(limit)
time.sleep(limit)
write("time_limit")
`;
const listener = `${write}
def stop(*_):
    write("interrupted")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
time.sleep(60)
`;
const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

describe('a job with a deadline', () => {
  it.each([
    ['stops itself at the time limit that is left', solver],
    ['writes its best when it is told to stop', listener],
  ])('is a success in time when its model %s', async (_, source) => {
    const deadline = inSeconds(4);
    const id = await aJob(at.database, { source, deadline });
    expect(await endOf(at.database, id)).toMatchObject({
      status: 'success',
      termination_status: 'deadline',
      solution_status: 'feasible',
      objective_value: 7,
    });
    const { rows } = await at.database.query('select 1 from job where id = $1 and completed_at < deadline', [id]);
    expect(rows).toHaveLength(1);
    const [, said, limit] = (await readLogs(at.database, id, { limit: 9, order: 'asc' })).lines;
    expect(said?.message).toMatch(/^The deadline leaves [12]\.\d s to solve/);
    if (source === solver) expect(Number(limit?.message)).toBeLessThanOrEqual(3);
  });

  it('fails for its deadline when its model has nothing to show, however deaf it is', async () => {
    const deaf = 'import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)';
    const id = await aJob(at.database, { source: deaf, deadline: inSeconds(2) });
    expect(await endOf(at.database, id)).toMatchObject({
      status: 'failed',
      termination_status: 'deadline',
      error_code: 'deadline',
    });
  });

  it('has its whole time limit when the deadline is far off', async () => {
    const id = await aJob(at.database, { source: solver, deadline: inSeconds(3600), modelConfig: { time_limit: 1 } });
    expect(await endOf(at.database, id)).toMatchObject({ status: 'success', termination_status: 'time_limit' });
    expect((await readLogs(at.database, id, { limit: 9, order: 'asc' })).lines[1]?.message).toBe('1');
  });
});
