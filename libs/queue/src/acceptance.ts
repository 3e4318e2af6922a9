/** On what terms a caller's job is accepted, and what is recorded of that. */
export interface Acceptance {
  /** The caller, as in the job's `triggeredByUser`. */
  readonly caller: string;
  /** So many jobs a caller may ask for in a minute, on all nodes together: the jobs themselves are the count. */
  readonly limitPerMinute: number;
  /** The model's status when it was looked at. */
  readonly modelStatus: string;
  /** The entry for the audit. */
  readonly action: string;
  readonly ip?: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The caller has asked for as many jobs as it may. */
export class TooManyTriggers extends Error {
  constructor(readonly freeInSeconds: number) {
    super(`No more jobs for ${freeInSeconds} s.`);
  }
}

/** The model, or the data source, is not what it was when the job was made of it. */
export class InputsChanged extends Error {}

/** How many parameters `acceptanceSql` takes. */
export const acceptanceParameters = 6;

export const acceptanceValues = (acceptance: Acceptance): unknown[] => [
  acceptance.caller,
  acceptance.limitPerMinute,
  acceptance.modelStatus,
  acceptance.action,
  JSON.stringify(acceptance.details),
  acceptance.ip ?? null,
];

/**
 * The SQL (common table expressions) that waits for the caller's turn and holds the model and the data source as they
 * are now, if they still are what was looked at. `for share` follows a row to its newest version (`for key share` does
 * not), so it doesn't matter that the statement began before the turn came. Both are looked at only once it has: two
 * could wait crosswise otherwise. `model`, `source` and `snapshot` are the parameters that name them; the six of the
 * terms begin at `first`.
 */
export const acceptanceSql = (
  { model, source, snapshot }: { model: string; source: string; snapshot: string },
  first: number,
): string => `
turn as materialized (
  select trigger_turn($${first}::text, $${first + 1}::int) as free_in_seconds
), model_now as (
  select 1 from turn, model where model.id = ${model} and model.status = $${first + 2}::text for share of model
), source_now as (
  select 1 from turn, data_source
  where data_source.id = ${source} and snapshot_sha256 = ${snapshot} and deleted_at is null for share of data_source
)`;

/** The SQL (a common table expression) that records the job in `added`. */
export const recordSql = (first: number): string => `recorded as (
  insert into audit_entry (actor, action, target, outcome, details, ip)
  select $${first}::text, $${first + 3}::text, id, 'done', $${first + 4}::jsonb, $${first + 5}::text from added
)`;

/** The SQL condition that the terms are met. */
export const isAcceptable = `(select free_in_seconds from turn) is null
  and exists (select 1 from model_now) and exists (select 1 from source_now)`;

/** The SQL for what to tell where the job was not added. */
export const acceptanceAnswer = `turn.free_in_seconds, not exists (select 1 from model_now)
  or not exists (select 1 from source_now) as changed`;
