import { mayDo, type TriggerJob } from '@energy-ops/contracts';
import type { DataSource, Model, Snapshot } from '@energy-ops/database';
import { fitnessWith } from '@energy-ops/market';
import { lacks } from '../access/permission.guard.js';
import { Refusal } from '../http/refusal.js';
import type { Actor } from './actor.js';

/** Not everybody may give a reason for a second plan of one day. */
export function demandMayRerun({ allow_rerun_reason: reason }: TriggerJob, actor: Actor): void {
  if (reason !== undefined && !mayDo(actor, 'jobs:rerun_plan')) throw lacks('jobs:rerun_plan');
}

/** An archived model was put aside on purpose; a candidate may be tried before it is activated. */
export function demandInUse({ id, status }: Pick<Model, 'id' | 'status'>): void {
  if (status !== 'archived') return;
  const detail = `Model ${id} is archived. Activate it, or make it a candidate to try it; or name another one.`;
  throw new Refusal(409, 'model_archived', detail, {
    errors: [{ pointer: '/model_id', code: 'model_archived', message: 'must not be archived' }],
  });
}

/** A job whose deadline is over could only fail. */
export function demandDeadlineAhead({ deadline }: TriggerJob, now: Date): void {
  if (!deadline || new Date(deadline) > now) return;
  throw new Refusal(422, 'deadline_passed', `The deadline ${deadline} has passed.`, {
    errors: [{ pointer: '/deadline', code: 'deadline_passed', message: 'must lie in the future' }],
  });
}

/** Refuses data the model can't use, with every reason the table check found at upload and the job's settings leave. */
export function demandFit(
  { model_type: modelType, model_config: modelConfig }: TriggerJob,
  source: Pick<DataSource, 'name'>,
  { report, settings }: Pick<Snapshot, 'report' | 'settings'>,
): void {
  const { fit, findings } = fitnessWith(modelType, report.fitness[modelType], { ...settings, ...modelConfig });
  if (fit) return;
  throw new Refusal(422, 'data_not_fit', `The data source ${source.name} is not fit for ${modelType}.`, {
    errors: findings.map((finding) => ({ pointer: '/data_source_id', ...finding })),
  });
}

/** A process gets at most 128 KiB in one variable; the market and the settings go with the configuration. */
const maxConfigBytes = 120 * 1024;

export function demandRoomForConfig(modelConfig: object, { settings, marketProfile }: Snapshot): void {
  const bytes = Buffer.byteLength(JSON.stringify({ ...modelConfig, settings, market: marketProfile }));
  if (bytes <= maxConfigBytes) return;
  const detail = 'model_config and the settings of the data source are together larger than 120 KiB.';
  throw new Refusal(422, 'config_too_large', detail, {
    errors: [{ pointer: '/model_config', code: 'config_too_large', message: 'must be smaller' }],
  });
}
