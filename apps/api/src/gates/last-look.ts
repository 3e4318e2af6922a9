import type { Sql } from '@energy-ops/database';

const key = 'gates_watched_until';

/** Up to when some node has looked at the gates; undefined: none ever did. */
export async function lastLook(sql: Sql): Promise<Date | undefined> {
  const { rows } = await sql.query<{ ms: string }>(`select value #>> '{}' as ms from setting where key = $1`, [key]);
  return rows[0] && new Date(Number(rows[0].ms));
}

/** Of two nodes that looked at once the later one counts. */
export async function keepLastLook(sql: Sql, at: Date): Promise<void> {
  await sql.query(
    `insert into setting (key, value) values ($1, to_jsonb($2::bigint))
     on conflict (key) do update set value = excluded.value where (setting.value #>> '{}')::bigint < $2`,
    [key, at.getTime()],
  );
}
