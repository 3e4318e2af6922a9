import type { GateWarning as GateWarningView, MarketProfile, ModelType } from '@energy-ops/contracts';
import { type GateWarning, openAlert, resolveAlert, type Sql } from '@energy-ops/database';
import type { GateAhead } from '../plans/gates-ahead.js';
import { clockAt } from '../schedules/words.js';
import { gateWarned } from './gate-notice.js';

// Whoever is first of all nodes writes the row, and tells; once for each session and threshold.
const warnSql = `
insert into gate_warning (market, segment, closes, minutes_left, model_type, delivery_start, delivery_end)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
returning at`;

/** Says that there is no valid plan, unless that was said already; in the transaction of `sql`. */
export async function warn(sql: Sql, market: MarketProfile, gate: GateAhead, minutesLeft: number): Promise<void> {
  const { session, modelType } = gate;
  const { segment, closes, deliveryStart, deliveryEnd } = session;
  const values = [market.id, segment, closes, minutesLeft, modelType, deliveryStart, deliveryEnd];
  const { rows } = await sql.query<{ at: Date | string }>(warnSql, values);
  if (!rows[0]) return;
  const warning: GateWarningView = {
    market: market.id,
    segment,
    model_type: modelType,
    closes: closes.toISOString(),
    delivery_start: deliveryStart.toISOString(),
    delivery_end: deliveryEnd.toISOString(),
    minutes_left: minutesLeft,
    at: new Date(rows[0].at).toISOString(),
  };
  await sql.query('select pg_notify($1, $2)', [gateWarned, JSON.stringify(warning)]);
  const what = `${segment} of ${market.id}`;
  const when = `${clockAt(closes, market.timezone)} (${market.timezone})`;
  await openAlert(sql, {
    cause: causeOf(market.id, modelType),
    severity: minutesLeft <= gravelyLate ? 'critical' : 'warning',
    sentence:
      minutesLeft === 0
        ? `The gate ${what} closed at ${when} without a valid plan.`
        : `The gate ${what} closes at ${when}, in ${minutesLeft} min, and there is no valid plan.`,
    nextStep: `Run ${modelType} now, or look why its schedule did not.`,
    link: '/schedules',
  });
}

const gravelyLate = 10;
/** One for all segments whose plan is the same. */
const causeOf = (market: string, modelType: ModelType): GateCause => `gate_warning:${market}:${modelType}`;
type GateCause = `gate_warning:${string}`;

/** Says that there is a plan again for this gate, or for a later one of its segment. */
export async function recover(sql: Sql, market: string, gate: GateAhead, jobId: string): Promise<void> {
  const { rowCount } = await sql.query(
    `update gate_warning set recovered_at = clock_timestamp()
     where market = $1 and segment = $2 and recovered_at is null`,
    [market, gate.session.segment],
  );
  if (rowCount > 0) await resolveAlert(sql, causeOf(market, gate.modelType), `The job ${jobId} made a plan.`);
}

/** Ends the alerts of gates that nobody plans for any more: no plan would ever do so. */
export async function letGo(sql: Sql, watched: ReadonlyMap<string, ReadonlySet<ModelType>>): Promise<void> {
  const watchedCauses = [...watched].flatMap(([market, types]) => [...types].map((type) => causeOf(market, type)));
  const { rows } = await sql.query<{ cause: GateCause }>(
    `select cause from alert where resolved_at is null and cause like 'gate\\_warning:%' and cause <> all($1)`,
    [watchedCauses],
  );
  for (const { cause } of rows) await resolveAlert(sql, cause, 'Nobody plans for this market any more.');
  await sql.query(
    `update gate_warning set recovered_at = clock_timestamp()
     where recovered_at is null and 'gate_warning:' || market || ':' || model_type <> all($1)`,
    [watchedCauses],
  );
}

/** A warning as the outside world sees it. */
export const toGateWarning = (warning: GateWarning): GateWarningView => ({
  market: warning.market,
  segment: warning.segment,
  model_type: warning.modelType,
  closes: warning.closes.toISOString(),
  delivery_start: warning.deliveryStart.toISOString(),
  delivery_end: warning.deliveryEnd.toISOString(),
  minutes_left: warning.minutesLeft,
  at: warning.at.toISOString(),
});
