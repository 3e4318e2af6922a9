import { auditKey, type Database, isSealWaiting, sealWaiting, verifyAudit } from '@energy-ops/database';
import { auditEntries, countAudit } from '../../apps/api/dist/audit/audit-rows.js';
import { withDatabase } from './bench-database.ts';
import { reportFigure, reportTimes, shown } from './figure.ts';
import { median } from './statistics.ts';

const entries = 1_000_000;
const key = auditKey('the secret of this benchmark, long enough');

/** Seals, verifies and lists a million entries, and what the wait for a seal adds to writing one. */
export async function audit(): Promise<void> {
  await withDatabase(async (database) => {
    const plain: number[] = [];
    const kept: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await database.query('alter table audit_entry disable trigger audit_entry_awaits_seal');
      plain.push(await time(() => write(database, 2000)));
      await database.query('alter table audit_entry enable trigger audit_entry_awaits_seal');
      kept.push(await time(() => write(database, 2000)));
    }
    await database.query('insert into audit_waiting select id from audit_entry on conflict do nothing');
    const [without, withIt] = [median(plain) / 2, median(kept) / 2];
    console.log(`an entry: ${shown(without)} µs, with its wait for a seal ${shown(withIt)} µs`);
    await write(database, entries - 20_000);
    await database.query('vacuum analyze audit_entry');
    const sealing = await time(() => sealAll(database));
    reportFigure('entries sealed', entries / (sealing / 1000), 'a second', { atLeast: 5000 });
    await database.query('vacuum analyze audit_entry, audit_seal, audit_waiting');
    await list(database);
    const before = process.memoryUsage().rss;
    let ok = false;
    const verifying = await time(async () => {
      ok = (await verifyAudit(database, key)).ok;
    });
    reportFigure(`${entries / 1e6}M entries verified (ok: ${ok})`, verifying / 1000, 's', { atMost: 60 });
    console.log(`memory grew by ${shown((process.memoryUsage().rss - before) / 2 ** 20)} MiB meanwhile`);
    const idle: number[] = [];
    for (let round = 0; round < 50; round += 1) idle.push(await time(() => isSealWaiting(database)));
    reportTimes('a look whether anything waits', idle, 5);
  });
}

async function list(database: Database): Promise<void> {
  const asks = {
    'the newest': {},
    'of an actor': { actor: 'user7@example.com' },
    'of an action': { action: 'auth.logout' },
    'not done': { outcome: 'refused' },
    'of a day long ago': { from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' },
    'with a word that is nowhere': { q: 'nowhere' },
    'with a rare word': { q: 'so_777777' },
    'with a common word': { q: 'trigger' },
    'with a word of long ago': { q: 'renamed' },
  } as const;
  for (const [name, filters] of Object.entries(asks)) {
    const times: number[] = [];
    for (let round = 0; round < 30; round += 1)
      times.push(
        await time(async () => {
          await auditEntries(database, filters, undefined, 51);
          await countAudit(database, filters);
        }),
      );
    reportTimes(`a page of ${entries / 1e6}M entries and its total, ${name}`, times, 50);
  }
}

async function sealAll(database: Database): Promise<void> {
  for (;;) {
    const sealing = await database.transaction((sql) => sealWaiting(sql, key));
    if (sealing.kind !== 'sealed' || sealing.count === 0) return;
  }
}

const write = (database: Database, count: number): Promise<unknown> =>
  database.query(
    `insert into audit_entry (at, actor, action, target, outcome, ip, details)
     select '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 s', 'user' || n % 50 || '@example.com',
       case when n % 1000 = 0 then 'auth.logout' else 'job.trigger' end, 'so_' || n,
       case when n % 500 = 0 then 'refused' else 'done' end, '192.0.2.1', jsonb_build_object('delivery_day', '2026-01-02', 'why', case when n between 100000 and 120000 then 'renamed' end)
     from generate_series(1, $1::int) as n`,
    [count],
  );

async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
