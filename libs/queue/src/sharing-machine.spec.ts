import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cancel, claim, DmoAlreadyRun, enqueue, finish, joinWorkers, putBack, type Run, tend } from './index.js';
import { aNewJob, anOutcome } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';
import { type Asking, type Ending, endings, type SharedJob, SharedJobs } from './testing/shared-jobs.js';

const { sql, ground } = aQueue();
const theWorker = { id: 'worker', name: 'w', host: 'h', pid: 1, home: 'w', concurrency: 9, sandbox: 'none' } as const;

type Step =
  | ({ do: 'ask' } & Asking)
  | { do: 'claim' }
  | { do: 'finish'; which: number; how: Ending }
  | { do: 'putBack' | 'cancel'; which: number }
  /** Sets one that has passed, or one that comes before the job it may wait for has to be done. */
  | { do: 'deadline'; which: number; soon: boolean }
  | { do: 'tend'; lost: boolean };

const which = fc.nat({ max: 5 });
const rarely = fc.nat({ max: 3 }).map((n) => n === 0);
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('ask'), plan: rarely, reason: fc.boolean(), bypass: rarely }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('finish'), which, how: fc.constantFrom(...endings) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('putBack', 'cancel'), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deadline'), which, soon: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tend'), lost: rarely }) },
);

/** The queue, and what it should hold. */
class Twins {
  readonly told = new SharedJobs();
  private readonly ids: string[] = [];
  private readonly now = Date.now();

  /** Does a step here and there; both say whether it took effect. */
  async do(step: Step): Promise<[there: unknown, here: unknown]> {
    if (step.do === 'ask') return [await this.ask(step), this.told.ask(step)];
    if (step.do === 'claim') return this.claim();
    if (step.do === 'tend') return [await this.tend(step.lost), this.told.tend(this.now, step.lost)];
    const place = this.pick(step.which, step.do === 'finish' || step.do === 'putBack');
    const jobId = this.ids[place];
    if (jobId === undefined) return [undefined, undefined];
    switch (step.do) {
      case 'finish':
        return this.finish(place, step.how);
      case 'putBack':
        return [await putBack(sql(), this.runOf(place), 'The worker stopped.'), this.told.putBack(place)];
      case 'cancel':
        return [(await cancel(sql(), jobId, 'me')) !== 'final', this.told.cancel(place)];
      case 'deadline': {
        const deadline = this.now + (step.soon ? 60_000 : -60_000) + place;
        return [await setDeadline(jobId, deadline), this.told.setDeadline(place, deadline)];
      }
    }
  }

  async claim(): Promise<[there: number | undefined, here: number | undefined]> {
    const claimed = await claim(sql(), theWorker.id);
    return [claimed && this.ids.indexOf(claimed.jobId), this.told.claim(this.now)];
  }

  async finish(place: number, how: Ending): Promise<[there: boolean, here: boolean]> {
    return [await finish(sql(), this.runOf(place), outcomes[how]), this.told.finish(place, how)];
  }

  private runOf(place: number): Run {
    return { jobId: this.ids[place]!, attempt: this.told.jobs[place]!.attempt };
  }

  /** Mostly a job that runs, where only such a one can do it: refusals are soon seen. */
  private pick(which: number, running: boolean): number {
    const places = [...this.ids.keys()];
    const fitting = places.filter((place) => this.told.jobs[place]?.status === 'running');
    const among = running && which > 0 && fitting.length > 0 ? fitting : places;
    return among[which % among.length] ?? 0;
  }

  async rows(): Promise<SharedJob[]> {
    const { rows } = await sql().query<SharedJob>(
      `select purpose = 'plan' as plan, status, attempt, losses, cancel_requested as "stopWanted",
         (extract(epoch from deadline) * 1000)::float8 as deadline, leads, cache,
         array_position($1::text[], waits_for) - 1 as "waitsFor", array_position($1::text[], result_of) - 1 as "resultOf",
         array_position($1::text[], superseded_by) - 1 as "supersededBy",
         case when error_code is null and termination_status <> 'interrupted' then termination_status end as termination
       from job order by array_position($1::text[], id)`,
      [this.ids],
    );
    return [...rows];
  }

  private async ask({ plan, reason, bypass }: Asking): Promise<boolean> {
    const job = aNewJob(ground(), {
      manifestSha256: 'm',
      purpose: plan ? 'plan' : 'test',
      bypassCache: bypass,
      allowRerunReason: reason ? 'once more' : null,
    });
    try {
      await enqueue(sql(), job);
    } catch (error) {
      if (error instanceof DmoAlreadyRun) return false;
      throw error;
    }
    this.ids.push(job.id);
    return true;
  }

  private async tend(lost: boolean): Promise<void> {
    if (lost) await sql().query('delete from worker'); // as the reaper does after 17 s of silence
    await tend(sql());
    if (lost) await joinWorkers(sql(), theWorker);
  }
}

const outcomes = {
  optimal: anOutcome(),
  time_limit: anOutcome({ terminationStatus: 'time_limit' }),
  failed: anOutcome({ status: 'failed', terminationStatus: 'error' }),
  cancelled: anOutcome({ status: 'cancelled', terminationStatus: 'error' }),
} as const satisfies Record<Ending, unknown>;

async function setDeadline(jobId: string, deadline: number): Promise<void> {
  const text = `update job set deadline = $2 where id = $1 and status in ('pending', 'running')`;
  await sql().query(text, [jobId, new Date(deadline)]);
}

/** `npm run chaos` plays 1,000. */
const sequences = Number(process.env.STATE_MACHINE_RUNS ?? 30);

describe('any sequence of identical jobs, plans and reruns among them', () => {
  it(
    'has one leader, results from those who have one, one plan, and nobody who waits for ever',
    async () => {
      const property = fc.asyncProperty(fc.array(aStep, { minLength: 4, maxLength: 16 }), async (sequence) => {
        await sql().query('delete from job; delete from worker'); // far cheaper than truncate
        await joinWorkers(sql(), theWorker);
        const twins = new Twins();
        for (const step of [...sequence, { do: 'tend', lost: false } as const]) {
          const [there, here] = await twins.do(step);
          expect([step, there]).toEqual([step, here]);
          expect(await twins.rows()).toEqual(twins.told.jobs);
        }
        await playOut(twins);
        expect(await twins.rows()).toEqual(twins.told.jobs);
      });
      await fc.assert(property, { numRuns: sequences });
    },
    sequences * 3000,
  );
});

/** Runs whatever waits to its end; whoever is left then would wait for ever. */
async function playOut(twins: Twins): Promise<void> {
  for (const [place, { status }] of twins.told.jobs.entries())
    if (status === 'running') await twins.finish(place, 'failed');
  for (let [claimed] = await twins.claim(); claimed !== undefined; [claimed] = await twins.claim())
    await twins.finish(claimed, 'failed');
  expect(twins.told.jobs.filter(({ status }) => status === 'pending' || status === 'running')).toEqual([]);
}
