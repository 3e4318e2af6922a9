const scheduleColumns = [
  { name: 'block_start', unit: '', type: 'instant' },
  { name: 'asset_id', unit: '', type: 'text' },
  { name: 'charge_mw', unit: 'MW', type: 'number' },
  { name: 'discharge_mw', unit: 'MW', type: 'number' },
  { name: 'soc_mwh', unit: 'MWh', type: 'number' },
];

const side = {
  job_id: 'so_1795740087164_dw3w93',
  model_id: 'so_builtin_1',
  model_version: 1,
  model_sha256: '2fa562e024a81610e36ce9989e943cd3b510b915f3e5c076c93f0bd204aafc8c',
  data_source_id: 'sample',
  data_source_name: 'Sample portfolio (synthetic)',
  data_snapshot_sha256: '88f0340e19e74140e04f0435a21cd79e8f0c28169880b2d5254db81427dea94a',
  market: 'in-iex',
  delivery_day: '2026-11-27',
  horizon_start: '2026-11-27T00:45:00.000Z',
  horizon_blocks: 96,
  created_at: '2026-11-27T00:41:27.223Z',
  status: 'success',
  termination_status: 'optimal',
  solution_status: 'optimal',
  objective_value: -1169005.1363795102,
  mip_gap: 5.392525217170647e-12,
};

/** How a time limit of 5 s for another of 60 s looks: all of it the same but the configuration. */
const jobDiff = {
  model_type: 'SO',
  time_zone: 'Asia/Kolkata',
  currency: 'INR',
  mtu_minutes: 15,
  a: { ...side, job_id: 'so_1795740097261_5fb4d4' },
  b: side,
  sentence: 'The results are the same, although the configuration differs: time_limit.',
  identical: false,
  model: { changed: false },
  config: { changes: [{ path: 'time_limit', kind: 'changed', a: 5, b: 60 }], total: 1 },
  inputs: {
    changed: false,
    settings: { changes: [], total: 0 },
    tables: [
      {
        table: 'storage',
        state: 'same',
        rows_a: 1,
        rows_b: 1,
        rows_added: 0,
        rows_removed: 0,
        rows_changed: 0,
        cells_changed: 0,
        columns_added: [],
        columns_removed: [],
        columns: [],
        cells: [],
      },
    ],
  },
  kpis: [{ name: 'profit', unit: 'INR', a: 1169005.13638, b: 1169005.13638, delta: 0, delta_percent: 0 }],
  results: [
    {
      table: 'schedule',
      state: 'same',
      rows_a: 96,
      rows_b: 96,
      rows_added: 0,
      rows_removed: 0,
      rows_changed: 0,
      cells_changed: 0,
      columns_added: [],
      columns_removed: [],
      columns: [],
      cells: [],
    },
  ],
  blocks: {
    aligned_by: 'instant',
    in_common: 96,
    only_a: 0,
    only_b: 0,
    series: [],
    series_total: 0,
    differing: [],
    next_cursor: null,
  },
};

/** What the built-in models say of a load that the plants and the grid can't meet. */
const conflict = {
  constraint: 'power_balance',
  asset: null,
  block_from: '2026-11-27T18:30:00+05:30',
  block_to: '2026-11-27T20:00:00+05:30',
  needed: 620,
  achievable: 540,
  unit: 'MW',
  hint: 'Raise market_buy_limit_mw, or give unserved energy a price.',
};

export const resultAnswers = {
  Results: {
    ...{
      objective_value: -1169005.1363795102,
      sense: 'min',
      currency: 'INR',
      mip_gap: 5.392525217170647e-12,
      best_bound: -1169005.136385814,
    },
    kpis: {
      profit: { value: 1169005.13638, unit: 'INR' },
      total_cost: { value: -1169005.13638, unit: 'INR' },
      revenue_sell: { value: 2149299.225227, unit: 'INR' },
      energy_sold: { value: 263.132463, unit: 'MWh' },
      cycles_throughput: { value: 1.473306, unit: '' },
    },
    tables: [{ name: 'schedule', rows: 96, columns: scheduleColumns }],
    charts: [
      {
        title: 'Dispatch',
        kind: 'stacked',
        table: 'dispatch',
        x: 'block_start',
        y: ['renewable_mw', 'battery_1_discharge_mw', 'battery_1_charge_mw', 'buy_mw', 'sell_mw'],
        unit: 'MW',
      },
    ],
    conflicts: [],
  },
  TablePage: {
    columns: scheduleColumns,
    rows: [
      {
        block_start: '2026-11-27T06:15:00+05:30',
        asset_id: 'battery_1',
        charge_mw: 0,
        discharge_mw: 0,
        soc_mwh: 99.997499906,
      },
      {
        block_start: '2026-11-27T06:30:00+05:30',
        asset_id: 'battery_1',
        charge_mw: 0,
        discharge_mw: 0,
        soc_mwh: 99.994999875,
      },
    ],
    next_cursor: null,
  },
  Diagnosis: { conflicts: [conflict] },
  JobDiff: jobDiff,
};

/** Of an answer that is a list of points, one point after the other. */
export const curve = [
  { t_ms: 753, incumbent: -7514657.640172775, best_bound: -7624779.160665506, gap: 0.01465422987522806 },
  { t_ms: 1815, incumbent: -7514657.640172775, best_bound: -7545581.639861782, gap: 0.004115157492164364 },
];
