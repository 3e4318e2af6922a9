import type { Sql } from '@energy-ops/database';
import { Gauge, type Registry } from 'prom-client';

const waiting = `
  select model_type, status, count(*)::int as count,
    coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest_seconds
  from job where status in ('pending', 'running') group by model_type, status`;

// `forgotten_at is null` lets the index of jobs to forget serve: nothing is forgotten within its first hour.
const ended = `
  select model_type, status, count(*)::int as count
  from job where completed_at > now() - interval '1 hour' and forgotten_at is null group by model_type, status`;

const workers = `
  select sandbox, count(*)::int as count, sum(concurrency)::int as slots from worker group by sandbox`;

interface JobCount {
  readonly model_type: string;
  readonly status: string;
  readonly count: number;
}

/** Figures of the whole installation: every node tells the same, from the database, when it is asked. */
export class QueueFigures {
  private readonly jobs: Gauge;
  private readonly oldest: Gauge;
  private readonly ended: Gauge;
  private readonly workers: Gauge;
  private readonly slots: Gauge;

  constructor(register: Registry) {
    const registers = [register];
    const gauge = (name: string, help: string, labelNames: string[]) =>
      new Gauge({ name: `energy_ops_${name}`, help, labelNames, registers });
    this.jobs = gauge('jobs', 'Jobs that wait or run now.', ['model_type', 'status']);
    this.oldest = gauge('oldest_pending_job_seconds', 'How long the oldest waiting job has waited.', ['model_type']);
    this.ended = gauge('jobs_ended_last_hour', 'Jobs that ended in the last hour.', ['model_type', 'status']);
    this.workers = gauge('workers', 'Workers that live.', ['sandbox']);
    this.slots = gauge('worker_slots', 'Jobs that the living workers run at once.', ['sandbox']);
  }

  /** Reads them anew; what is gone since is gone here too. */
  async read(sql: Sql): Promise<void> {
    const now = await sql.query<JobCount & { oldest_seconds: number }>(waiting);
    const past = await sql.query<JobCount>(ended);
    const alive = await sql.query<{ sandbox: string; count: number; slots: number }>(workers);
    for (const gauge of [this.jobs, this.oldest, this.ended, this.workers, this.slots]) gauge.reset();
    for (const { model_type, status, count, oldest_seconds } of now.rows) {
      this.jobs.set({ model_type, status }, count);
      if (status === 'pending') this.oldest.set({ model_type }, oldest_seconds);
    }
    for (const { model_type, status, count } of past.rows) this.ended.set({ model_type, status }, count);
    for (const { sandbox, count, slots } of alive.rows) {
      this.workers.set({ sandbox }, count);
      this.slots.set({ sandbox }, slots);
    }
  }
}
