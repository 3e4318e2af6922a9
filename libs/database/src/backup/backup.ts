import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { framed } from './frames.js';
import { type Table, tablesOf } from './tables.js';

/** What stands first in a backup. */
export interface BackupHead {
  readonly format: 1;
  readonly made_at: string;
  /** The schema it is of. */
  readonly migrations: readonly string[];
}

/**
 * Writes all of a database into a file, as it is at one moment, while it is in use. The keys are not in it: who has
 * both can read what is sealed. Killed halfway it leaves no file of that name.
 */
export async function backUp(url: string, file: string, by: Readonly<Record<string, string>>): Promise<BackupHead> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  await client.connect();
  const draft = `${file}.part`;
  try {
    await record(client, 'installation.backup', by);
    await client.query('begin isolation level repeatable read read only');
    const head: BackupHead = { format: 1, made_at: new Date().toISOString(), migrations: await migrationsOf(client) };
    const out = createWriteStream(draft, { mode: 0o600 });
    await pipeline(Readable.from(contents(client, head)), createZstdCompress(), out);
    await rename(draft, file);
    return head;
  } finally {
    await rm(draft, { force: true });
    await client.end();
  }
}

/** Writes down that somebody on the host took the data away, or brought it. */
export async function record(client: pg.Client, action: string, details: object): Promise<void> {
  await client.query(
    `insert into audit_entry (actor, action, outcome, details) values ('system:eops', $1, 'done', $2::jsonb)`,
    [action, JSON.stringify(details)],
  );
}

export async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from mikro_orm_migrations order by id');
  return rows.map(({ name }) => name);
}

async function* contents(client: pg.Client, head: BackupHead): AsyncGenerator<Buffer> {
  yield framed('head', head);
  const tables = await tablesOf(client);
  for (const table of tables) {
    yield framed('table', table);
    for await (const chunk of client.query(copyTo(`copy ${inSql(table)} to stdout`))) yield framed('rows', chunk);
  }
  yield framed('end', { tables: tables.length });
}

/** A table and its columns, by name: a later version may have them in another order. */
export const inSql = ({ name, columns }: Table): string =>
  `${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
