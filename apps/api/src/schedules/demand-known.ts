import type { ModelType } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';
import { demandCron } from './demand-cron.js';

interface Wish {
  readonly model_id?: string | null | undefined;
  readonly data_source_id?: string | null | undefined;
  readonly cron?: string | undefined;
  readonly time_zone?: string | undefined;
}

/** Refuses what names a model or data source that isn't there, or a time nobody can read. */
export async function demandKnown(sql: Sql, modelType: ModelType, wish: Wish): Promise<void> {
  demandCron(wish);
  if (wish.data_source_id) {
    const { rowCount } = await sql.query(`select 1 from data_source where id = $1 and deleted_at is null`, [
      wish.data_source_id,
    ]);
    if (rowCount === 0) throw unknown('data_source', wish.data_source_id);
  }
  if (!wish.model_id) return;
  const { rows } = await sql.query<{ model_type: string }>(`select model_type from model where id = $1`, [
    wish.model_id,
  ]);
  if (!rows[0]) throw unknown('model', wish.model_id);
  if (rows[0].model_type === modelType) return;
  const detail = `Model ${wish.model_id} is for ${rows[0].model_type}, not for ${modelType}.`;
  throw new Refusal(422, 'model_type_mismatch', detail, {
    errors: [{ pointer: '/model_id', code: 'model_type_mismatch', message: `must be a ${modelType} model` }],
  });
}

const names = { data_source: 'Data source', model: 'Model' } as const;

const unknown = (what: keyof typeof names, id: string): Refusal =>
  new Refusal(404, `${what}_not_found`, `${names[what]} ${id} does not exist.`, {
    errors: [{ pointer: `/${what}_id`, code: `${what}_not_found`, message: 'does not exist' }],
  });
