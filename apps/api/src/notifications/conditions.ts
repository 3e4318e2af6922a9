import { openAlert, resolveAlert, type Sql } from '@energy-ops/database';

/** A job that nobody takes for so long has no worker, not bad luck. */
const patienceSeconds = 30;

interface Conditions {
  readonly workers: number;
  /** Of them, those that run uploaded models unprotected. */
  readonly bare: string[];
  readonly waiting: number;
  /** The causes below whose alert is open. */
  readonly open: string[];
}

const noWorker = 'no_worker:jobs';
const noSandbox = 'no_sandbox:workers';

const conditionsSql = `
select (select count(*)::int from worker) as workers,
  (select coalesce(jsonb_agg(name order by name), '[]') from worker where sandbox = 'none') as bare,
  (select count(*)::int from job where status = 'pending' and waits_for is null
     and created_at < now() - interval '${patienceSeconds} s') as waiting,
  (select coalesce(jsonb_agg(cause), '[]') from alert
     where resolved_at is null and cause in ('${noWorker}', '${noSandbox}')) as open`;

/** Looks at what no single change tells: whether jobs wait for workers that aren't there, and how workers protect. */
export async function watchConditions(sql: Sql): Promise<void> {
  const { rows } = await sql.query<Conditions>(conditionsSql);
  const [now] = rows;
  if (!now) return;
  const isOpen = (cause: string): boolean => now.open.includes(cause);
  const isLost = now.workers === 0 && now.waiting > 0;
  if (isLost && !isOpen(noWorker)) {
    await openAlert(sql, {
      cause: noWorker,
      severity: 'critical',
      sentence: `No worker is running: ${now.waiting === 1 ? 'a job waits' : `${now.waiting} jobs wait`} in vain.`,
      nextStep: 'Start a worker (npm start, or ROLE=worker on another machine) and look why the last one went.',
      link: '/workers',
    });
  }
  if (now.workers > 0 && isOpen(noWorker)) await resolveAlert(sql, noWorker, 'A worker is running again.');
  if (now.bare.length > 0 && !isOpen(noSandbox)) {
    await openAlert(sql, {
      cause: noSandbox,
      severity: 'warning',
      sentence: `${now.bare.join(', ')} runs uploaded models without a sandbox: they can do whatever the worker may.`,
      nextStep: 'See docs/sandbox.md for what the machine lacks, or let only trusted people upload models.',
      link: '/workers',
    });
  }
  if (now.bare.length === 0 && isOpen(noSandbox)) await resolveAlert(sql, noSandbox, 'Every worker has a sandbox.');
}
