import { type Database, putBlob } from '@energy-ops/database';

/** Adds a built-in model for this database alone, as only built-ins may start warm. Jobs name it by its id. */
export async function addBuiltIn(database: Database, id: string, text: string): Promise<void> {
  const source = Buffer.from(text);
  const sha256 = await putBlob(database, source);
  await database.query(
    `insert into model (id, model_type, name, version, status, builtin, deterministic, sha256, size_bytes)
     values ($1, 'SO', $1, 900, 'candidate', true, true, $2, $3)`,
    [id, sha256, source.length],
  );
}
