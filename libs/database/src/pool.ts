import pg from 'pg';
import type { Database, Sql } from './sql.js';
import { nameOf } from './statement-name.js';

export interface PoolOptions {
  readonly max: number;
  /** After this a query has failed and its connection is given up: the way to the server may swallow packets. */
  readonly queryTimeoutMs?: number;
  /** So many connections stay open while nothing happens; the others end after ten seconds. */
  readonly min?: number;
  /** Has the server plan each statement once per connection: for a pool that runs the same few again and again. */
  readonly prepare?: boolean;
}

/** Opens a pool that outlives restarts of the server: a broken connection fails its query and is replaced. */
export function openPool(url: string, { max, min = 0, queryTimeoutMs, prepare = false }: PoolOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    min,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    ...(queryTimeoutMs !== undefined && { query_timeout: queryTimeoutMs }),
    types: { getTypeParser },
  });
  // Without a listener, the loss of an idle connection would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    ...sqlOn(pool, prepare),
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('begin');
        const result = await work(sqlOn(client, prepare));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch((failure: unknown) => {
          broken = failure instanceof Error ? failure : new Error(String(failure));
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** A calendar day stays text: as a Date it would take on the machine's time zone. */
const dayOid = 1082;
const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) =>
  oid === dayOid ? (text: string) => text : pg.types.getTypeParser(oid, format);

type Queryable = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>;

const sqlOn = (queryable: Queryable, prepare: boolean): Sql => ({
  async query<Row>(text: string, values: readonly unknown[] = []) {
    const statement = { text, values: [...values], ...(prepare && { name: nameOf(text) }) };
    const { rows, rowCount } = await queryable.query<Row & pg.QueryResultRow>(statement);
    return { rows, rowCount: rowCount ?? 0 };
  },
});
