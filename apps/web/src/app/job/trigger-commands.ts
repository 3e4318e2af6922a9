import type { Job, TriggerJob } from '@energy-ops/contracts';

type Trigger = Pick<TriggerJob, 'model_type' | 'data_source_id' | 'model_id' | 'purpose' | 'delivery_day'> & {
  readonly model_config: Readonly<Record<string, unknown>>;
};

/** What the server itself adds to a configuration: a new job gets its own. */
const ofTheServer = new Set(['session_closes']);

/** The trigger of a job like this one; a DMO as a test, since its day has its plan. */
export function triggerOf(job: Job): Trigger {
  const config = Object.entries(job.model_config).filter(([key]) => !ofTheServer.has(key));
  return {
    model_type: job.model_type,
    data_source_id: job.data_source_id,
    model_id: job.model_id,
    purpose: job.model_type === 'DMO' ? 'test' : job.purpose,
    delivery_day: job.delivery_day,
    model_config: Object.fromEntries(config),
  };
}

/** One word for a shell, whatever it holds. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The trigger for curl; the token comes from the shell that runs it. */
export const curlOf = (job: Job, origin: string): string =>
  [
    `curl -X POST ${quoted(`${origin}/api/jobs/trigger`)}`,
    `-H "Authorization: Bearer $EOPS_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(triggerOf(job)))}`,
  ].join(' \\\n  ');

/** The trigger for `eops`, which knows its token from `eops login` or EOPS_TOKEN. */
export function eopsOf(job: Job, origin: string): string {
  const { model_type, data_source_id, model_id, purpose, delivery_day, model_config } = triggerOf(job);
  return [
    `API_BASE_URL=${quoted(origin)} npx eops run ${model_type.toLowerCase()}`,
    `--data ${quoted(data_source_id)}`,
    `--model ${quoted(model_id ?? '')}`,
    `--delivery-day ${quoted(delivery_day ?? '')}`,
    ...(purpose === 'test' ? ['--test'] : []),
    `--config ${quoted(JSON.stringify(model_config))}`,
  ].join(' \\\n  ');
}
