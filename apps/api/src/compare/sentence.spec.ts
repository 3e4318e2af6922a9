import type { JobDiff, KpiChange, SeriesChange } from '@energy-ops/contracts';
import type { ChangedRange } from './changed-ranges.js';
import { causes } from './causes.js';
import { itemPhrases, planPhrase } from './effects.js';
import { headline } from './headline.js';
import { kpiChanges } from './kpi-changes.js';
import type { UnitRuns } from './unit-runs.js';

const hourMs = 3_600_000;
const midnight = Date.parse('2027-10-30T22:00:00Z'); // of Berlin's day of 25 hours
const side = {
  job_id: 'dmo_1',
  model_id: 'dmo',
  model_version: 1,
  model_sha256: 'ab',
  data_source_id: 'sample',
  data_source_name: 'Sample',
  data_snapshot_sha256: 'cd',
  market: 'eu',
  delivery_day: '2027-10-31',
  horizon_start: new Date(midnight).toISOString(),
  horizon_blocks: 25,
  created_at: '2027-10-30T10:00:00Z',
  status: 'success',
  termination_status: 'optimal',
  solution_status: 'optimal',
  objective_value: null,
  mip_gap: null,
} as const;
const none = { changes: [], total: 0 };
const blocks = { aligned_by: 'instant', in_common: 25, only_a: 0, only_b: 0 } as JobDiff['blocks'];
const diff = {
  a: side,
  b: side,
  time_zone: 'Europe/Berlin',
  mtu_minutes: 60,
  currency: 'EUR',
  model: { changed: false },
  config: none,
  inputs: { changed: true, settings: none, tables: [] },
  blocks,
};
const kpi = (name: string, a: number, b: number): KpiChange => ({
  name,
  unit: 'EUR',
  a,
  b,
  delta: a - b,
  delta_percent: null,
});

const goals = (sense: 'min' | 'max' | null, otherCurrency = 'EUR') => ({ sense, otherCurrency });

describe('the headline', () => {
  const of = (a: number, b: number) => headline(diff, [kpi('profit', a, b)], goals('min'));
  it.each([
    [110, 100, 'Profit rose by EUR 10 (10 %)'],
    [-50, -40, 'Profit fell by EUR 10 (25 %)'],
    [1_200_000, 1_000_000, 'Profit rose by EUR 200,000 (20 %)'],
    [-40, -50, 'Profit rose by EUR 10 (20 %)'],
    [-10, 10, 'Profit fell by EUR 20 (200 %)'],
    [10, 0, 'Profit rose by EUR 10'],
    [1_000_000.2, 1_000_000.1, 'Profit rose by EUR 0.1 (0.00001 %)'],
    [100, 100, 'Profit is the same, EUR 100'],
    [-100, -100, 'Profit is the same, minus EUR 100'],
    [0, 0, 'Profit is the same'],
  ])('of %d after %d is: %s', (a, b, words) => {
    expect(of(a, b)).toBe(words);
  });

  it('goes by the objective and its sense where there is no profit, and claims nothing where there is neither', () => {
    const solved = { ...diff, a: { ...side, objective_value: 90 }, b: { ...side, objective_value: 100 } };
    expect(headline(solved, [], goals('min'))).toBe('The minimised objective fell by 10 (10 %)');
    expect(headline(solved, [], goals(null))).toBe('The objective fell by 10 (10 %)');
    expect(headline(diff, [], goals('min'))).toBe('The two jobs have no profit or objective to compare');
  });

  it('takes no currency off another', () => {
    const kpis = kpiChanges({ profit: { value: -20, unit: 'EUR' } }, { profit: { value: 319_628, unit: 'INR' } });
    const solved = { ...diff, a: { ...side, objective_value: 20 }, b: { ...side, objective_value: -319_628 } };
    expect(headline(solved, kpis, goals('min', 'INR'))).toBe('Profit is minus EUR 20, and was INR 3,19,628');
    expect(headline(solved, [], goals('min', 'INR'))).toBe(
      'The minimised objective is EUR 20, and was minus INR 3,19,628',
    );
    expect(headline(diff, [], goals('min', 'INR'))).toBe('The two jobs have no profit or objective to compare');
  });
});

describe('the figures', () => {
  it('of two units stand each for itself, without a difference', () => {
    const found = kpiChanges(
      { starts: { value: 3, unit: '' }, profit: { value: 20, unit: 'EUR' } },
      { starts: { value: 2, unit: '' }, profit: { value: 300, unit: 'INR' } },
    );
    expect(found).toEqual([
      { name: 'starts', unit: '', a: 3, b: 2, delta: 1, delta_percent: 50 },
      { name: 'profit', unit: 'EUR', a: 20, b: null, delta: null, delta_percent: null },
      { name: 'profit', unit: 'INR', a: null, b: 300, delta: null, delta_percent: null },
    ]);
  });
});

describe('what was asked differently', () => {
  const range = (change: Partial<ChangedRange>): ChangedRange => ({
    column: 'load_mw',
    unit: 'MW',
    blocks: 2,
    first: midnight + 19 * hourMs, // 18:00, an hour later than on other days
    last: midnight + 20 * hourMs,
    least: -30,
    most: -30,
    size: 60,
    ...change,
  });
  const told = (change: Partial<ChangedRange>) =>
    causes(diff, { table: 'timeseries', ranges: [range(change)], isTypicalDay: false }).join();

  it.each([
    [{}, 'load was lowered by 30 MW between 18:00 and 20:00'],
    [{ least: 10, most: 30 }, 'load was raised by up to 30 MW between 18:00 and 20:00'],
    [{ least: -10, most: 30 }, 'load was changed by up to 30 MW between 18:00 and 20:00'],
    [{ last: midnight + 24 * hourMs }, 'load was lowered by 30 MW in 2 blocks between 18:00 and 24:00'],
    [
      { column: 'availability.g2', unit: '', least: -1, most: -1 },
      'availability of g2 was lowered by 1 between 18:00 and 20:00',
    ],
    [{ column: 'my_column', unit: '' }, 'my_column was lowered by 30 between 18:00 and 20:00'],
  ])('is told of a series: %j', (change, words) => {
    expect(told(change)).toBe(words);
  });

  it('is told of another market by its name, and of one whose rules changed by the rules', () => {
    const of = (...changes: { path: string; a: unknown; b: unknown }[]) => {
      const settings = { changes: changes.map((change) => ({ kind: 'changed', ...change }) as const), total: 2 };
      const asked = { ...diff, inputs: { ...diff.inputs, settings } };
      return causes(asked, { table: 'timeseries', ranges: [], isTypicalDay: false });
    };
    const cap = { path: 'market.price_cap', a: 3000, b: 4000 };
    const limit = { path: 'market_sell_limit_mw', a: 9, b: 8 };
    expect(of({ path: 'market.id', a: 'ours', b: 'eu-sdac' }, cap, limit)).toEqual([
      'it ran in the market ours instead of eu-sdac',
      'the setting market_sell_limit_mw is 9 instead of 8',
    ]);
    expect(of(cap)).toEqual(['the setting market.price_cap is 3000 instead of 4000']);
  });

  it('tells an hour that comes twice from the one before it', () => {
    expect(told({ first: midnight + 3 * hourMs, last: midnight + 3 * hourMs, blocks: 1 })).toMatch(
      /between 02:00 and 03:00 \+01:00$/,
    );
  });
});

describe('how the plans differ', () => {
  const at = (hour: number) => midnight + hour * hourMs;
  const unitNames = new Set(['g2']);
  const unit = (change: Partial<UnitRuns>): UnitRuns => ({
    unit: 'g2',
    a: { blocks: 5, starts: [], stops: [] },
    b: { blocks: 5, starts: [], stops: [] },
    ...change,
  });
  it.each([
    [
      { a: { blocks: 4, starts: [at(9)], stops: [] }, b: { blocks: 5, starts: [at(8)], stops: [] } },
      'unit g2 starts 1 hour later, at 08:00',
    ],
    [
      { a: { blocks: 7, starts: [], stops: [at(12)] }, b: { blocks: 5, starts: [], stops: [at(10)] } },
      'unit g2 stops 2 hours later, at 11:00',
    ],
    [{ a: { blocks: 0, starts: [], stops: [] } }, 'unit g2 does not run, instead of for 5 hours'],
    [{ b: { blocks: 0, starts: [], stops: [] } }, 'unit g2 runs for 5 hours, instead of not at all'],
    [{ a: { blocks: 3, starts: [at(1), at(5)], stops: [] } }, 'unit g2 runs 2 hours less'],
    [{ a: { blocks: 5, starts: [at(1), at(5)], stops: [] } }, 'unit g2 runs at other times'],
  ])('is told of a unit: %j', (change, words) => {
    expect(planPhrase({ units: [unit(change)], unitNames, series: [] }, diff)).toEqual([words]);
  });

  const series = (table: string, column: string, delta_sum: number, item: string | null = null): SeriesChange => ({
    table,
    item,
    column,
    unit: 'MW',
    blocks: 1,
    delta_sum,
    max_abs_delta: 1,
    max_at: null,
  });
  it('is told of what moved most energy; a storage by what it discharges, not by its net power', () => {
    const told = (...all: SeriesChange[]) => planPhrase({ units: [], unitNames, series: all }, diff).join();
    expect(told(series('market', 'sell_mw', -20), series('schedule', 'p_mw', 5, 'g2'))).toBe('it sells 20 MWh less');
    expect(told(series('schedule', 'p_mw', 9, 'bess'), series('schedule', 'discharge_mw', 3, 'bess'))).toBe(
      'bess discharges 3 MWh more',
    );
    expect(told(series('schedule', 'energy_cost', 1e6, 'g2'))).toBe('');
  });

  it('calls a unit what starts and stops, and a plant by its name alone', () => {
    const told = (item: string) =>
      planPhrase({ units: [], unitNames, series: [series('schedule', 'p_mw', -7, item)] }, diff).join();
    expect(told('g2')).toBe('unit g2 generates 7 MWh less');
    expect(told('wind_1')).toBe('wind_1 generates 7 MWh less');
    expect(told('renewable')).toBe('renewables give 7 MWh less');
  });

  it('is told of the blocks both plan only', () => {
    const partial = { ...diff, blocks: { ...blocks, only_b: 5 } };
    expect(planPhrase({ units: [], unitNames, series: [series('market', 'buy_mw', 2)] }, partial)).toEqual([
      'in the blocks both plan it buys 2 MWh more',
    ]);
  });

  it('names the two items of money that moved most, and none that hardly did', () => {
    const kpis = [
      kpi('profit', 9, 0),
      kpi('fuel', 10, 110),
      kpi('startup', 50, 20),
      kpi('deviation', 12, 10),
      kpi('cost_buy', 25, 10),
    ];
    expect(itemPhrases(kpis, 'EUR')).toEqual(['fuel cost fell by EUR 100', 'start-up cost rose by EUR 30']);
    expect(itemPhrases([kpi('fuel', 1, 1)], 'EUR')).toEqual([]);
  });
});
