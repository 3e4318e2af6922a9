import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.ts';
import { aSchedule } from '../ground/clockwork.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly hours: number;
}

const policies = ['none', 'latest', 'until_gate'] as const;

/** Lets hours go by without a node, then starts some at once. */
export const missedSlots = scenario<Scale>({
  promise: 8,
  goal: 'after hours without a node each slot has a row and a reason; each policy does what it says',
  smoke: { hours: 3 },
  full: { hours: 72 },
  async play({ arena }, { hours }) {
    const zone = zoneWhereItIsNoon();
    await aMarketSource(arena, 'no-gate', zone);
    await aMarketSource(arena, 'open', zone, 'D-1 23:00');
    await aMarketSource(arena, 'closed', zone, `D-1 ${tenMinutesAgo(zone)}`);
    const minute = (new Date().getUTCMinutes() + 30) % 60; // the last slot half an hour ago
    const firstIn = `-${hours} hours`;
    const ids = new Map<string, string>();
    for (const catchUp of policies)
      ids.set(
        catchUp,
        await aSchedule(arena, { cron: `${minute} * * * *`, catchUp, firstIn, dataSourceId: 'no-gate' }),
      );
    // Each hour's slot serves the same gate, the day ahead's: the last is enough where it is open still.
    const dmo = { modelType: 'DMO', cron: `${minute} * * * *`, catchUp: 'until_gate', firstIn: '-2 hours' } as const;
    ids.set('gate open', await aSchedule(arena, { ...dmo, dataSourceId: 'open' }));
    ids.set('gate closed', await aSchedule(arena, { ...dmo, dataSourceId: 'closed', cron: `${minute} * * * *` }));
    await Promise.all([arena.api(), arena.api()]);
    const broken: string[] = [];
    let rows = 0;
    for (const [name, id] of ids) {
      const expected = name.startsWith('gate') ? 2 : hours;
      const slots = await slotsWhen(arena, id, expected);
      rows += slots.length;
      broken.push(...faultsOf(name, slots, expected));
    }
    const { rows: alerts } = await arena.sql.query<{ count: number }>(
      `select count(*)::int as count from alert where cause like 'occurrence_missed:%' and resolved_at is null`,
    );
    if (alerts[0]?.count !== ids.size) broken.push(`${alerts[0]?.count} alerts tell of ${ids.size} schedules`);
    return {
      measured: `${rows} slots, each with a row and a reason; ${alerts[0]?.count} alerts`,
      faults: `${hours} h without a node, then two at once`,
      broken,
    };
  },
});

interface Slot {
  readonly state: string;
  readonly reason: string | null;
  readonly reason_code: string | null;
  readonly job_id: string | null;
}

async function slotsWhen(arena: Arena, id: string, count: number): Promise<Slot[]> {
  const end = performance.now() + 120_000;
  for (;;) {
    const { rows } = await arena.sql.query<Slot>(
      'select state, reason, reason_code, job_id from occurrence where schedule_id = $1 order by scheduled_for',
      [id],
    );
    if (rows.length >= count || performance.now() > end) return rows;
    await sleep(50);
  }
}

function faultsOf(name: string, slots: readonly Slot[], expected: number): string[] {
  const catchesUp = name === 'latest' || name === 'until_gate' || name === 'gate open';
  const started = slots.filter(({ job_id }) => job_id !== null);
  const last = slots.at(-1);
  return [
    ...(slots.length === expected ? [] : [`${name}: ${slots.length} of ${expected} slots have a row`]),
    ...(slots.every(({ reason }) => reason !== null) ? [] : [`${name}: a slot has no reason`]),
    ...(started.length === (catchesUp ? 1 : 0) ? [] : [`${name}: ${started.length} slots were caught up`]),
    ...(catchesUp && last?.state !== 'caught_up' ? [`${name}: the last slot is ${last?.state}: ${last?.reason}`] : []),
    ...(name === 'gate closed' && last?.reason_code !== 'too_late' ? [`${name}: ${last?.reason_code}`] : []),
  ];
}

/** Gates are local times: where it is about noon, two hours are of one day. */
function zoneWhereItIsNoon(): string {
  const behind = new Date().getUTCHours() - 12;
  return behind === 0 ? 'Etc/GMT' : `Etc/GMT${behind > 0 ? '+' : ''}${behind}`; // its sign is the other way round
}

const tenMinutesAgo = (timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(Date.now() - 10 * 60_000);

async function aMarketSource(arena: Arena, id: string, zone: string, gate?: string): Promise<void> {
  const market = { id: `custom:${id}`, timezone: zone, mtu_minutes: 15, currency: 'EUR' };
  const profile = { ...market, segments: gate === undefined ? [] : [{ id: 'DAM', gate_close: gate }] };
  const sha256 = id.padEnd(64, '0');
  await arena.sql.query(
    `with copied as (
       insert into snapshot (sha256, market, market_profile, kind, settings, report)
       select $2, $3, $4, kind, settings, report from snapshot where sha256 = $5)
     insert into data_source (id, name, market, market_profile, kind, settings, snapshot_sha256)
     select $1, $1, $3, $4, kind, settings, $2 from snapshot where sha256 = $5`,
    [id, sha256, market.id, JSON.stringify(profile), arena.seed.dataSnapshotSha256],
  );
}
