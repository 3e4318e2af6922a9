import { type Job, type TriggerJob } from '@energy-ops/contracts';
import { readServerConfig } from '../config.js';
import { aCommand, onlyWord, wrong } from '../options.js';
import { ourServer } from '../server/server.js';
import { tellOfNew, watchOptions, watchUsage } from '../server/follow.js';
import { configOf, dayOf, typeOf } from '../wishes.js';

const usage = `Usage: eops run <dmo|rmo|so> [--data ID] [options]

Asks a server for a run of the active model of that type, and prints the job's id.

  --data ID             the data source (default: DEFAULT_OPTIMIZATION_DATA_SOURCE)
  --set key=value       a key of model_config, such as time_limit=10; any number of times
  --config JSON         all of model_config; what --set says goes before it
  --delivery-day DAY    YYYY-MM-DD (default: tomorrow for DMO, today for RMO and SO)
  --model ID            another model than the active one
  --deadline INSTANT    ISO 8601 with offset: worthless after that
  --test                a trial: never the plan in force, never counts as the day's DMO
  --scheduled           say that a schedule asks, not a person
  --key TEXT            an Idempotency-Key: the same one again starts nothing new
${watchUsage}

Exit codes: 0 accepted (solved, where it is waited for), 1 refused, 2 wrong usage, 3 infeasible, 4 failed or cancelled,
5 no solution in time.`;

export const run = aCommand({
  words: 'run',
  summary: 'ask a server for a run of DMO, RMO or SO',
  usage,
  options: {
    data: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] as string[] },
    config: { type: 'string', default: '{}' },
    'delivery-day': { type: 'string' },
    model: { type: 'string' },
    deadline: { type: 'string' },
    test: { type: 'boolean', default: false },
    scheduled: { type: 'boolean', default: false },
    key: { type: 'string' },
    ...watchOptions,
  },
  async run({ values, positionals }, terminal) {
    const model_type = typeOf(onlyWord(positionals, 'one of dmo, rmo, so'), 'The model type');
    const data_source_id = values.data ?? readServerConfig().dataSourceId;
    if (data_source_id === undefined) throw wrong('Name the data source: --data ID.');
    const body: Partial<TriggerJob> = {
      model_type,
      data_source_id,
      model_config: configOf(values.set, values.config),
      triggered_by: values.scheduled ? 'scheduled' : 'manual',
      purpose: values.test ? 'test' : 'plan',
      model_id: values.model,
      delivery_day: dayOf(values['delivery-day']),
      deadline: values.deadline,
    };
    const server = await ourServer();
    const job = await server.json<Job>('/api/jobs/trigger', {
      method: 'POST',
      body,
      ...(values.key === undefined ? {} : { headers: { 'idempotency-key': values.key } }),
    });
    return tellOfNew(server, job, values, terminal);
  },
});
