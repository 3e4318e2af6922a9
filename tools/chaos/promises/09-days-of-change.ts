import { Client } from '../ground/client.ts';
import type { Arena } from '../ground/arena.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly zones: readonly string[] | 'all';
  readonly from: string;
  readonly to: string;
}

const named = ['Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns'];

/** Asks when crons are due on the days a zone changes its clocks, and holds that against PostgreSQL's own zones. */
export const daysOfChange = scenario<Scale>({
  promise: 9,
  goal: 'every real quarter hour on days of 92 and 100 blocks; a time that is skipped or comes twice once',
  smoke: { zones: [...named, 'Antarctica/Troll'], from: '2027-01-01', to: '2027-12-31' },
  full: { zones: 'all', from: '2020-01-01', to: '2035-12-31' },
  async play({ ground }, { zones, from, to }) {
    const { arena, addresses } = await ground.threeNodes();
    const client = new Client();
    const days = await daysOf(arena, zones === 'all' ? Intl.supportedValuesOf('timeZone') : [...zones], from, to);
    const broken: string[] = [];
    let slots = 0;
    let otherRules = 0;
    for (const [at, day] of days.entries()) {
      const address = addresses[at % addresses.length] ?? '';
      const quarters = await due(client, address, day, '*/15 * * * *');
      if (quarters.some((slot, index) => slot.offset !== day.offsets[index])) {
        otherRules += 1; // Node.js and PostgreSQL don't know the same rules for it: nothing can be held against another
        continue;
      }
      slots += quarters.length;
      if (quarters.map(({ at: instant }) => instant).join() !== day.quarters.join())
        broken.push(`${day.zone} ${day.day}: ${quarters.length} quarter hours of ${day.quarters.length}`);
      const once = await due(client, address, day, `30 ${day.hour} * * *`);
      if (once.length !== 1) broken.push(`${day.zone} ${day.day}: ${day.hour}:30 is due ${once.length} times`);
    }
    if (days.length === 0 || slots === 0) broken.push('no day of change was found');
    return {
      measured: `${slots} slots on ${days.length} days are the ones PostgreSQL counts (${otherRules} days left out: other rules)`,
      faults: `${days.length} days on which a zone's clocks change or might`,
      broken,
    };
  },
});

interface ZoneDay {
  readonly zone: string;
  readonly day: string;
  /** Epoch milliseconds of each real quarter hour, and what the zone is ahead of UTC then, in minutes. */
  readonly quarters: readonly number[];
  readonly offsets: readonly number[];
  /** The hour whose half comes twice, or not at all; noon on a day like any other. */
  readonly hour: number;
}

// A day is of interest where its offset at the end is another; of a zone that has none, one day.
const daysSql = `
with zone as (select unnest($1::text[]) as name), day as (
  select zone.name, day::date as day,
    day at time zone zone.name as starts, (day + interval '1 day') at time zone zone.name as ends
  from zone, generate_series($2::timestamp, $3::timestamp, '1 day') as day
), chosen as (
  select * from day where ends - starts <> interval '24 hours' or day = $2::date
)
select name as zone, day::text, extract(epoch from ends - starts) / 60 as minutes, quarter.*
from chosen cross join lateral (
  select array_agg((extract(epoch from at) * 1000)::float8 order by at) as quarters,
    array_agg((extract(epoch from (at at time zone name) - (at at time zone 'UTC')) / 60)::float8 order by at) as offsets
  from generate_series(starts, ends - interval '1 second', '15 minutes') as at
) as quarter`;

async function daysOf(arena: Arena, zones: string[], from: string, to: string): Promise<ZoneDay[]> {
  const { rows: known } = await arena.sql.query<{ name: string }>(
    'select name from pg_timezone_names where name = any($1)',
    [zones],
  );
  const { rows } = await arena.sql.query<Omit<ZoneDay, 'hour'>>(daysSql, [known.map(({ name }) => name), from, to]);
  // Where a quarter hour is no whole one of the wall clock's, a cron doesn't mean it.
  return rows
    .filter(({ offsets }) => offsets.every((minutes) => minutes % 15 === 0))
    .map((day) => ({ ...day, hour: hourOfChange(day) }));
}

function hourOfChange({ quarters, offsets }: Omit<ZoneDay, 'hour'>): number {
  const changed = offsets.findIndex((minutes, index) => index > 0 && minutes !== offsets[index - 1]);
  if (changed < 0) return 12;
  const [before = 0, after = 0] = [offsets[changed - 1], offsets[changed]];
  const local = new Date((quarters[changed] ?? 0) + Math.min(before, after) * 60_000);
  return local.getUTCHours();
}

async function due(client: Client, address: string, { zone, quarters }: ZoneDay, cron: string) {
  const end = (quarters.at(-1) ?? 0) + 15 * 60_000;
  const slots: { readonly at: number; readonly offset: number }[] = [];
  // An answer has a hundred slots at most, and a day in Antarctica may have 108 quarter hours.
  for (let from = quarters[0] ?? 0; from < end; from = (slots.at(-1)?.at ?? end) + 1) {
    const query = { cron, time_zone: zone, count: '100', from: new Date(from).toISOString() };
    const { text } = await client.call(address, `/api/schedules/preview?${new URLSearchParams(query)}`);
    const { occurrences } = JSON.parse(text) as { occurrences: { scheduled_for: string; local: string }[] };
    for (const { scheduled_for: instant, local } of occurrences)
      slots.push({
        at: Date.parse(instant),
        offset: (Date.parse(`${local.slice(0, 19)}Z`) - Date.parse(instant)) / 60_000,
      });
    if (occurrences.length === 0) break;
  }
  return slots.filter(({ at }) => at < end);
}
