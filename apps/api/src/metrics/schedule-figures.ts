import type { Sql } from '@energy-ops/database';
import { Gauge, type Registry } from 'prom-client';

const schedules = `
  select case when not enabled then 'disabled'
    when paused_at is not null and (paused_until is null or paused_until > now()) then 'paused' else 'enabled' end as state,
    count(*)::int as count
  from schedule where deleted_at is null group by 1`;

const slots = `
  select model_type, state, count(*)::int as count, max(lag_ms)::float8 / 1000 as lag_seconds
  from occurrence join schedule on schedule.id = occurrence.schedule_id
  where decided_at > now() - interval '1 hour' group by model_type, state`;

const warnings = `
  select market, segment, count(*)::int as count from gate_warning where recovered_at is null group by market, segment`;

/** Figures of what starts by the clock: every node tells the same, from the database, when it is asked. */
export class ScheduleFigures {
  private readonly schedules: Gauge;
  private readonly slots: Gauge;
  private readonly lag: Gauge;
  private readonly warnings: Gauge;

  constructor(register: Registry) {
    const registers = [register];
    const gauge = (name: string, help: string, labelNames: string[]) =>
      new Gauge({ name: `energy_ops_${name}`, help, labelNames, registers });
    this.schedules = gauge('schedules', 'Schedules, by whether they start anything now.', ['state']);
    this.slots = gauge('schedule_slots_last_hour', 'What became of the slots of the last hour.', [
      'model_type',
      'state',
    ]);
    this.lag = gauge('schedule_lag_seconds', 'The longest that a slot of the last hour had to wait for its job.', [
      'model_type',
    ]);
    this.warnings = gauge('gates_without_plan', 'Gates warned of for which there was no plan since.', [
      'market',
      'segment',
    ]);
  }

  /** Reads them anew; what is gone since is gone here too. */
  async read(sql: Sql): Promise<void> {
    const known = await sql.query<{ state: string; count: number }>(schedules);
    const past = await sql.query<{ model_type: string; state: string; count: number; lag_seconds: number | null }>(
      slots,
    );
    const open = await sql.query<{ market: string; segment: string; count: number }>(warnings);
    for (const gauge of [this.schedules, this.slots, this.lag, this.warnings]) gauge.reset();
    for (const { state, count } of known.rows) this.schedules.set({ state }, count);
    const lags = new Map<string, number>();
    for (const { model_type, state, count, lag_seconds } of past.rows) {
      this.slots.set({ model_type, state }, count);
      if (lag_seconds !== null) lags.set(model_type, Math.max(lag_seconds, lags.get(model_type) ?? 0));
    }
    for (const [model_type, seconds] of lags) this.lag.set({ model_type }, seconds);
    for (const { market, segment, count } of open.rows) this.warnings.set({ market, segment }, count);
  }
}
