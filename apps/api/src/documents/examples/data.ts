const tables = [
  {
    name: 'timeseries',
    rows: 96,
    columns: [
      { name: 'block_start', unit: '', type: 'instant' },
      { name: 'price', unit: 'INR/MWh', type: 'number' },
      { name: 'load_mw', unit: 'MW', type: 'number' },
    ],
  },
];

/** The data source that is there from the first start. */
const sample = {
  ...{
    id: 'sample',
    name: 'Sample portfolio (synthetic)',
    kind: 'typical_day',
    market: 'in-iex',
    time_zone: 'Asia/Kolkata',
    currency: 'INR',
    mtu_minutes: 15,
    settings: { kind: 'typical_day', unserved_price: 60000, market_buy_limit_mw: 200, market_sell_limit_mw: 360 },
    snapshot_sha256: '88f0340e19e74140e04f0435a21cd79e8f0c28169880b2d5254db81427dea94a',
    created_at: '2026-11-27T00:41:04.070Z',
    updated_at: '2026-11-27T00:41:04.070Z',
  },
  tables,
  report: {
    ...{
      findings: [],
      fitness: { DMO: { fit: true, findings: [] }, RMO: { fit: true, findings: [] }, SO: { fit: true, findings: [] } },
      first_block: '2026-01-15T00:00:00+05:30',
      end: '2026-01-16T00:00:00+05:30',
    },
    tables,
  },
};

const market = {
  id: 'in-iex',
  title: 'India · IEX',
  timezone: 'Asia/Kolkata',
  mtu_minutes: 15,
  currency: 'INR',
  price_floor: 0,
  price_cap: 10000,
  price_tick: 1,
  qty_tick_mw: 0.1,
  qty_min_mw: 0.1,
  segments: [
    {
      id: 'DAM',
      gate_open: 'D-1 10:00',
      gate_close: 'D-1 12:00',
      max_curve_points: 64,
      order_types: ['single', 'block', 'linked'],
      horizon: 'delivery_day',
    },
  ],
  fees: { buy_per_mwh: 20, sell_per_mwh: 20 },
  deviation: {
    price_series: 'deviation_price',
    bands: [
      { width_pct: 10, short_mult: 1, long_mult: 0.9 },
      { width_pct: 5, short_mult: 1.2, long_mult: 0.5 },
      { width_pct: null, short_mult: 1.5, long_mult: 0 },
    ],
  },
  bid_file: { format: 'csv', decimal: '.', template: 'iex-single-v1' },
};

export const dataAnswers = {
  DataSource: sample,
  DataSourcePage: { data_sources: [sample], next_cursor: null },
  MarketProfile: market,
  MarketPage: { markets: [market], next_cursor: null },
  MarketSessionPage: {
    market: 'in-iex',
    day: '2026-11-27',
    time_zone: 'Asia/Kolkata',
    sessions: [
      {
        segment: 'DAM',
        opens: '2026-11-26T04:30:00.000Z',
        closes: '2026-11-26T06:30:00.000Z',
        delivery_start: '2026-11-26T18:30:00.000Z',
        delivery_end: '2026-11-27T18:30:00.000Z',
        state: 'closed',
      },
    ],
    next_cursor: null,
  },
};

/** The table `timeseries` of the sample. */
export const sampleTable = {
  columns: [
    { name: 'block_start', unit: '', type: 'instant' },
    { name: 'price', unit: 'INR/MWh', type: 'number' },
  ],
  rows: [
    { block_start: '2026-01-15T00:00:00+05:30', price: 4588.59 },
    { block_start: '2026-01-15T00:15:00+05:30', price: 4462.86 },
  ],
  next_cursor: '211',
};
