import type { Sql } from '@energy-ops/database';

/** How long the log of deliveries goes back. */
const keptDays = 30;
const atOnce = 1000;

/** Removes some old deliveries and the events nobody needs then. True where there may be more. */
export async function forgetDeliveries(sql: Sql): Promise<boolean> {
  const { rowCount } = await sql.query(
    `delete from webhook_delivery where id in (
       select id from webhook_delivery where completed_at < now() - interval '${keptDays} days' limit $1)`,
    [atOnce],
  );
  const { rowCount: events } = await sql.query(
    `delete from webhook_event where id in (
       select id from webhook_event as event where at < now() - interval '${keptDays} days'
         and not exists (select from webhook_delivery where event_id = event.id)
       limit $1)`,
    [atOnce],
  );
  return rowCount === atOnce || events === atOnce;
}
