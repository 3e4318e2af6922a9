import * as z from 'zod';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { migrate, migrateTo } from '../migrate.js';
import { type BackupHead, inSql, record } from './backup.js';
import { type Frame, framesOf, notABackup } from './frames.js';
import { tablesOf } from './tables.js';

const Head = z.object({ format: z.literal(1), made_at: z.string(), migrations: z.array(z.string()) });
const TableFrame = z.object({ name: z.string(), columns: z.array(z.string()) });
const End = z.object({ tables: z.number() });

/**
 * Fills an empty database from a backup, all of it or nothing, and brings it up to this version. Older versions'
 * backups are read in the schema they were made in, and migrated then.
 */
export async function restore(url: string, file: string, by: Readonly<Record<string, string>>): Promise<BackupHead> {
  const frames = framesOf(createReadStream(file).pipe(createZstdDecompress()));
  const head = Head.parse(await jsonOf(frames, 'head'));
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  await client.connect();
  try {
    await demandEmpty(client);
    await migrateTo(url, head.migrations);
    await client.query('begin');
    await load(client, frames);
    await record(client, 'installation.restore', { ...by, backup_made_at: head.made_at });
    await client.query('commit');
  } finally {
    await client.end();
  }
  await migrate(url);
  return head;
}

/** A restore adds to nothing: two installations in one would be neither. */
async function demandEmpty(client: pg.Client): Promise<void> {
  for (const { name } of await tablesOf(client)) {
    const { rowCount } = await client.query(`select 1 from ${pg.escapeIdentifier(name)} limit 1`);
    if (rowCount) throw new Error('This database is in use. Restore into an empty one, or a new DATA_DIR.');
  }
}

/** Rows of a backup are complete as they are: what triggers add to new ones is in it too. */
async function load(client: pg.Client, frames: AsyncGenerator<Frame>): Promise<void> {
  const names: string[] = [];
  let rows: CopyStreamQuery | undefined;
  let done = Promise.resolve();
  const endOfRows = async (): Promise<void> => {
    if (rows === undefined) return;
    rows.end();
    await done;
    rows = undefined;
  };
  for await (const { kind, bytes } of frames) {
    if (kind === 'rows' && rows) {
      if (!rows.write(bytes)) await once(rows, 'drain');
      continue;
    }
    await endOfRows();
    if (kind === 'end') {
      if (End.parse(JSON.parse(bytes.toString())).tables !== names.length) throw notABackup();
      for (const name of names) await client.query(`alter table ${pg.escapeIdentifier(name)} enable trigger user`);
      await client.query(countOn);
      return;
    }
    if (kind !== 'table') throw notABackup();
    const table = TableFrame.parse(JSON.parse(bytes.toString()));
    names.push(table.name);
    await client.query(`alter table ${pg.escapeIdentifier(table.name)} disable trigger user`);
    rows = client.query(copyFrom(`copy ${inSql(table)} from stdin`));
    done = finished(rows);
    done.catch(() => undefined); // whoever writes or waits next is told
  }
  throw notABackup();
}

async function jsonOf(frames: AsyncGenerator<Frame>, kind: Frame['kind']): Promise<unknown> {
  const { value } = await frames.next();
  if (value?.kind !== kind) throw notABackup();
  return JSON.parse(value.bytes.toString());
}

/** New rows get numbers after those that came. */
const countOn = `
do $$
declare each record;
begin
  for each in
    select attrelid::regclass as place, attname, pg_get_serial_sequence(attrelid::regclass::text, attname) as sequence
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and attidentity <> ''
  loop
    execute format('select setval(%L, coalesce(max(%I), 0) + 1, false) from %s', each.sequence, each.attname, each.place);
  end loop;
end $$`;
