import type { ModelType } from '@energy-ops/contracts';
import { type Model, planOnce, Snapshot, type Sql } from '@energy-ops/database';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../http/refusal.js';

/** What a job is made of, as it is when it is looked at: accepting the job asks whether it still is. */
export interface TriggerInputs {
  readonly source: { readonly id: string; readonly name: string };
  readonly snapshotSha256: string;
  readonly model: TriggerModel;
}

export type TriggerModel = Pick<
  Model,
  'id' | 'modelType' | 'name' | 'version' | 'status' | 'builtin' | 'sha256' | 'deterministic'
>;

interface InputsRow {
  readonly source_name: string | null;
  readonly snapshot_sha256: string;
  readonly id: string | null;
  readonly model_type: ModelType;
  readonly name: string;
  readonly version: number;
  readonly status: Model['status'];
  readonly builtin: boolean;
  readonly sha256: string;
  readonly deterministic: boolean;
}

const inputsSql = planOnce(`
select source.name as source_name, source.snapshot_sha256, model.id, model.model_type, model.name, model.version,
  model.status, model.builtin, model.sha256, model.deterministic
from (select) as always
left join data_source source on source.id = $1 and source.deleted_at is null
left join model on model.id = coalesce($2, (select id from model where model_type = $3 and status = 'active'))`);

/** The data source, and the model asked for or the one that is active. */
export async function inputsOf(
  sql: Sql,
  wish: { readonly sourceId: string; readonly modelType: ModelType; readonly modelId: string | undefined },
): Promise<TriggerInputs> {
  const { sourceId, modelType, modelId } = wish;
  const { rows } = await sql.query<InputsRow>(inputsSql, [sourceId, modelId ?? null, modelType]);
  const [row] = rows;
  if (!row || row.source_name === null)
    throw unknown('data_source_not_found', `Data source ${sourceId} does not exist.`, '/data_source_id');
  if (row.id === null) throw modelId === undefined ? noActiveModel(modelType) : unknownModel(modelId);
  if (row.model_type !== modelType) throw otherType(row.id, row.model_type, modelType);
  const { id, name, version, status, builtin, sha256, deterministic } = row;
  return {
    source: { id: sourceId, name: row.source_name },
    snapshotSha256: row.snapshot_sha256,
    model: { id, modelType, name, version, status, builtin, sha256, deterministic },
  };
}

const rememberedSnapshots = 16;

/** The last snapshots that jobs were made of. One never changes, and the largest has a report of some hundred KB. */
export class Snapshots {
  private readonly bySha256 = new Map<string, Snapshot>();

  async find(em: EntityManager, sha256: string): Promise<Snapshot> {
    const snapshot = this.bySha256.get(sha256) ?? (await em.fork().findOneOrFail(Snapshot, sha256));
    this.bySha256.delete(sha256);
    this.bySha256.set(sha256, snapshot);
    const [oldest] = this.bySha256.keys();
    if (this.bySha256.size > rememberedSnapshots && oldest !== undefined) this.bySha256.delete(oldest);
    return snapshot;
  }
}

const planSql = planOnce(`
select id from job
where model_type = 'DMO' and purpose = 'plan' and superseded_by is null and status = 'success'
  and market = $1 and delivery_day = $2`);

/** The successful DMO that counts as the plan of that market and day. */
export async function planInForce(sql: Sql, market: string, deliveryDay: string): Promise<string | null> {
  const { rows } = await sql.query<{ id: string }>(planSql, [market, deliveryDay]);
  return rows[0]?.id ?? null;
}

const otherType = (id: string, its: ModelType, asked: ModelType): Refusal =>
  new Refusal(
    422,
    'model_type_mismatch',
    `Model ${id} is for ${its}, not for ${asked}. Name a ${asked} model, or leave model_id out for the active one.`,
    {
      errors: [{ pointer: '/model_id', code: 'model_type_mismatch', message: `must be a ${asked} model` }],
    },
  );

const unknownModel = (id: string): Refusal => unknown('model_not_found', `Model ${id} does not exist.`, '/model_id');

const noActiveModel = (modelType: ModelType): Refusal =>
  new Refusal(409, 'no_active_model', `No ${modelType} model is active. Activate one, or name one as model_id.`);

const unknown = (code: string, detail: string, pointer: string): Refusal =>
  new Refusal(404, code, detail, { errors: [{ pointer, code, message: 'does not exist' }] });
