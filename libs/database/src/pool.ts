import pg from 'pg';
import type { Database, Sql } from './sql.js';

/** Opens a pool that outlives restarts of the server: a broken connection fails its query and is replaced. */
export function openPool(url: string, { max }: { max: number }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    types: { getTypeParser },
  });
  // Without a listener, the loss of an idle connection would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    ...sqlOn(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('begin');
        const result = await work(sqlOn(client));
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

const sqlOn = (queryable: Queryable): Sql => ({
  async query<Row>(text: string, values: readonly unknown[] = []) {
    const { rows, rowCount } = await queryable.query<Row & pg.QueryResultRow>(text, [...values]);
    return { rows, rowCount: rowCount ?? 0 };
  },
});
