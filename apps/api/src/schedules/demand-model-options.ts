import type { ModelConfig, ModelType } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import type { ApiConfig } from '../config.js';
import { demandOptions } from '../models/built-in-options.js';
import { marketOfSource } from './schedule-market.js';

interface Run {
  /** Null: the one that is active. */
  readonly model_id?: string | null | undefined;
  readonly data_source_id?: string | null | undefined;
  readonly model_config?: ModelConfig | undefined;
}

const isBuiltInSql = `
select builtin from model
where id = coalesce($1, (select id from model where model_type = $2 and status = 'active'))`;

/** Refuses options that each slot's trigger would refuse, by the model that would run as of now. */
export async function demandModelOptions(sql: Sql, modelType: ModelType, run: Run, config: ApiConfig): Promise<void> {
  const { model_id: modelId = null, data_source_id: dataSourceId = null, model_config: modelConfig = {} } = run;
  if (Object.keys(modelConfig).length === 0) return;
  const { rows } = await sql.query<{ builtin: boolean }>(isBuiltInSql, [modelId, modelType]);
  if (rows[0]?.builtin) demandOptions(modelType, modelConfig, await marketOfSource(sql, dataSourceId, config));
}
