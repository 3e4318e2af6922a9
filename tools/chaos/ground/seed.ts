import { type ModelType, modelTypes } from '@energy-ops/contracts';
import type { Database } from '@energy-ops/database';
import { aDataSource, aModel } from '@energy-ops/database/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every job of a scenario names. */
export interface Seed {
  readonly dataSourceId: string;
  readonly dataSnapshotSha256: string;
  readonly modelSha256: string;
  /** The id of steady.py, as a model of each type. */
  readonly modelIds: Readonly<Record<ModelType, string>>;
}

/** Writes a data source fit for everything, and steady.py as an uploaded model of each type. */
export async function plantSeed(sql: Database): Promise<Seed> {
  const source = readFileSync(join(import.meta.dirname, '../models/steady.py'), 'utf8');
  const data = await aDataSource(sql, { id: 'chaos' });
  const fitness = Object.fromEntries(modelTypes.map((type) => [type, { fit: true, findings: [] }]));
  await sql.query(`update snapshot set report = report || jsonb_build_object('fitness', $1::jsonb)`, [
    JSON.stringify(fitness),
  ]);
  const [dmo, rmo, so] = [
    await aModel(sql, { modelType: 'DMO', source }),
    await aModel(sql, { modelType: 'RMO', source }),
    await aModel(sql, { modelType: 'SO', source }),
  ];
  await sql.query(`update model set status = 'candidate'`); // the builder archives them, and those can't be run
  return {
    dataSourceId: data.id,
    dataSnapshotSha256: data.snapshotSha256,
    modelSha256: so.sha256,
    modelIds: { DMO: dmo.id, RMO: rmo.id, SO: so.id },
  };
}
