/** What a run may take beyond its time limit: to start, to write, to be stopped. */
const slackSeconds = 60;

/**
 * The SQL for when the unfinished job in `row` has ended at the latest, if it starts no later than now. Who must be done
 * before that doesn't wait for it: a deadline is never missed for the sake of saving a solve.
 */
export const latestEnd = (row: string): string =>
  `coalesce(${row}.started_at, clock_timestamp())
    + (coalesce((${row}.model_config->>'time_limit')::float8, 600) + ${slackSeconds}) * interval '1 s'`;
