import type { ModelStatus } from '@energy-ops/contracts';
import { Job, Model } from '@energy-ops/database';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../http/refusal.js';
import { announce } from './model-notice.js';

/** Moves a model to a status; false where it has it. The caller holds the lock of models. */
export async function moveModel(em: EntityManager, model: Model, to: ModelStatus): Promise<boolean> {
  if (model.status === to) return false;
  if (to === 'candidate' && model.status === 'active') throw activeNow(model);
  if (to === 'archived') await demandIdle(em, model);
  if (to === 'active') await archiveActive(em, model.modelType);
  await set(em, model, to);
  return true;
}

/** Makes room for another one: jobs that run on the former active model go on. */
export async function archiveActive(em: EntityManager, modelType: Model['modelType']): Promise<void> {
  const former = await em.findOne(Model, { modelType, status: 'active' }, { refresh: true });
  if (former) await set(em, former, 'archived');
}

async function set(em: EntityManager, model: Model, status: ModelStatus): Promise<void> {
  Object.assign(model, { status, changedAt: new Date() });
  await em.flush(); // at once: a unique index holds each type to one active model
  await announce(em, model.id);
}

async function demandIdle(em: EntityManager, model: Model): Promise<void> {
  const job = await em.findOne(Job, { modelId: model.id, status: { $in: ['pending', 'running'] } }, { fields: ['id'] });
  if (!job) return;
  throw new Refusal(409, 'model_in_use', `Job ${job.id} still runs on this model. Cancel it, or wait for its end.`, {
    extra: { job_id: job.id },
  });
}

const activeNow = ({ modelType }: Model): Refusal =>
  new Refusal(
    409,
    'model_active',
    `This is the active ${modelType} model. Activate another one first, which archives this one.`,
  );
