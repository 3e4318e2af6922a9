import type { ModelType } from '@energy-ops/contracts';
import { DataSource, Job, Model, Snapshot } from '@energy-ops/database';
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Refusal } from '../http/refusal.js';

/** The data source with its snapshot of this moment; shared-locked, so that it can't be deleted under the new job. */
export async function sourceOf(em: EntityManager, id: string): Promise<{ source: DataSource; snapshot: Snapshot }> {
  const source = await em.findOne(DataSource, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_READ });
  if (!source) throw unknown('data_source_not_found', `Data source ${id} does not exist.`, '/data_source_id');
  return { source, snapshot: await em.findOneOrFail(Snapshot, source.snapshotSha256) };
}

/** The model asked for, or the one that is active. */
export async function modelOf(em: EntityManager, modelType: ModelType, id: string | undefined): Promise<Model> {
  const model = await em.findOne(Model, id === undefined ? { modelType, status: 'active' } : { id });
  if (!model)
    throw unknown(
      'model_not_found',
      `${id === undefined ? `An active ${modelType} model` : `Model ${id}`} does not exist.`,
      '/model_id',
    );
  if (model.modelType === modelType) return model;
  const detail = `Model ${model.id} is a ${model.modelType} model, not ${modelType}.`;
  throw new Refusal(422, 'model_type_mismatch', detail, {
    errors: [{ pointer: '/model_id', code: 'model_type_mismatch', message: `must be a ${modelType} model` }],
  });
}

/** The successful DMO that counts as the plan of that market and day. */
export async function planInForce(em: EntityManager, market: string, deliveryDay: string): Promise<string | null> {
  const plan = await em.findOne(
    Job,
    { modelType: 'DMO', purpose: 'plan', status: 'success', market, deliveryDay, supersededBy: null },
    { fields: ['id'] },
  );
  return plan?.id ?? null;
}

const unknown = (code: string, detail: string, pointer: string): Refusal =>
  new Refusal(404, code, detail, { errors: [{ pointer, code, message: 'does not exist' }] });
