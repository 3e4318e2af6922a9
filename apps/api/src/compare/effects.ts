import type { JobDiff, KpiChange, SeriesChange } from '@energy-ops/contracts';
import type { UnitRuns } from './unit-runs.js';
import { clock, hours, money, quantity } from './words.js';

const mostItems = 2;

/** What a plan's money is made of; the models' items add up to their objective. */
const itemWords: Readonly<Record<string, string>> = {
  revenue_sell: 'sales revenue',
  cost_buy: 'the cost of purchases',
  fuel: 'fuel cost',
  startup: 'start-up cost',
  degradation: 'storage wear',
  deviation: 'the cost of deviation',
  reserve_revenue: 'reserve revenue',
  terminal_value: 'the value of what is left stored',
  unserved_cost: 'the cost of unserved load',
  reserve_shortfall_cost: 'the cost of missing reserve',
};

/** The items of money that moved most: `fuel cost fell by INR 9,000`. */
export function itemPhrases(kpis: readonly KpiChange[], currency: string): string[] {
  const moved = kpis
    .flatMap(({ name, unit, delta }) => {
      const words = itemWords[name];
      const isTold = words !== undefined && delta !== null && unit === currency && Math.abs(delta) >= 0.01;
      return isTold ? [{ words, delta }] : [];
    })
    .sort((one, other) => Math.abs(other.delta) - Math.abs(one.delta));
  const largest = Math.abs(moved[0]?.delta ?? 0);
  return moved
    .filter(({ delta }) => Math.abs(delta) >= 0.1 * largest)
    .slice(0, mostItems)
    .map(({ words, delta }) => `${words} ${delta > 0 ? 'rose' : 'fell'} by ${money(delta, currency)}`);
}

interface Planned {
  readonly units: readonly UnitRuns[];
  /** Every unit, whether it runs otherwise or not. */
  readonly unitNames: ReadonlySet<string>;
  readonly series: readonly SeriesChange[];
}

/** The one difference of the plans that matters most: a unit that runs otherwise, else where most energy moved. */
export function planPhrase(
  planned: Planned,
  { time_zone, mtu_minutes, blocks }: Pick<JobDiff, 'time_zone' | 'mtu_minutes' | 'blocks'>,
): string[] {
  const isPartial = blocks.only_a > 0 || blocks.only_b > 0;
  const phrases = differences(planned, mtu_minutes * 60_000, time_zone);
  return isPartial ? phrases.map((phrase) => `in the blocks both plan ${phrase}`) : phrases;
}

function differences({ units, unitNames, series }: Planned, blockMs: number, timeZone: string): string[] {
  const [unit] = [...units].sort(
    (one, other) => weight(other, blockMs) - weight(one, blockMs) || (one.unit < other.unit ? -1 : 1),
  );
  if (unit) return [unitPhrase(unit, blockMs, timeZone)];
  const energies = series.flatMap((each) => energyOf(each, { unitNames, series }, blockMs));
  const [most] = energies.sort((one, other) => Math.abs(other.mwh) - Math.abs(one.mwh));
  return most ? [`${most.words} ${most.mwh > 0 ? 'more' : 'less'}`] : [];
}

/** How long it runs more or less, or how far its start moved. */
function weight({ a, b }: UnitRuns, blockMs: number): number {
  const shift = only(a.starts, b.starts) ?? only(a.stops, b.stops) ?? 0;
  return Math.max(Math.abs(a.blocks - b.blocks), Math.abs(shift) / blockMs);
}

/** By how much the only one moved, where there is only one. */
const only = (a: readonly number[], b: readonly number[]): number | undefined => {
  const [now, before] = [a[0], b[0]];
  return a.length === 1 && b.length === 1 && now !== before && now !== undefined && before !== undefined
    ? now - before
    : undefined;
};

function unitPhrase({ unit, a, b }: UnitRuns, blockMs: number, zone: string): string {
  if (a.blocks === 0) return `unit ${unit} does not run, instead of for ${hours(b.blocks * blockMs)}`;
  if (b.blocks === 0) return `unit ${unit} runs for ${hours(a.blocks * blockMs)}, instead of not at all`;
  for (const [word, now, before] of [
    ['starts', a.starts, b.starts],
    ['stops', a.stops, b.stops],
  ] as const) {
    const shift = only(now, before);
    if (shift === undefined) continue;
    const when = `at ${clock(now[0] ?? 0, blockMs, zone)}`;
    return `unit ${unit} ${word} ${hours(Math.abs(shift))} ${shift > 0 ? 'later' : 'earlier'}, ${when}`;
  }
  const more = a.blocks - b.blocks;
  if (more === 0) return `unit ${unit} runs at other times`;
  return `unit ${unit} runs ${hours(Math.abs(more) * blockMs)} ${more > 0 ? 'longer' : 'less'}`;
}

const marketWords: Readonly<Record<string, string>> = {
  sell_mw: 'it sells',
  buy_mw: 'it buys',
  unserved_mw: 'it leaves unserved',
};

function energyOf(change: SeriesChange, { unitNames, series }: Omit<Planned, 'units'>, blockMs: number) {
  const { table, item, column, delta_sum: sum } = change;
  if (sum === null) return [];
  const mwh = (sum * blockMs) / 3_600_000;
  if (Math.abs(mwh) < 0.01) return [];
  const size = quantity(mwh, 'MWh');
  if (table === 'market' && marketWords[column] !== undefined)
    return [{ mwh, words: `${marketWords[column]} ${size}` }];
  if (table !== 'schedule' || item === null) return [];
  if (column === 'discharge_mw') return [{ mwh, words: `${item} discharges ${size}` }];
  const isStorage = series.some((each) => each.item === item && /^(dis)?charge_mw$/.test(each.column));
  if (column !== 'p_mw' || isStorage) return [];
  if (item === 'renewable') return [{ mwh, words: `renewables give ${size}` }];
  return [{ mwh, words: `${unitNames.has(item) ? 'unit ' : ''}${item} generates ${size}` }];
}
