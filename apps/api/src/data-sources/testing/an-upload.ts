/** Small uploads: a battery and the prices of a day of 24 hourly blocks. */
export const storage = `asset_id,p_charge_max_mw,p_discharge_max_mw,soc_min_mwh,soc_max_mwh,soc_initial_mwh,eta_charge,eta_discharge
bess,10,10,1,19,10,0.95,0.95
`;
const blocks = Array.from({ length: 24 }, (_, hour) => `2027-01-15T${String(hour).padStart(2, '0')}:00:00+00:00`);
export const timeseries = [
  'block_start,price_buy,price_sell',
  ...blocks.map((at, hour) => `${at},${50 + hour},${50 + hour}`),
].join('\n');
export const hourly = { timezone: 'UTC', mtu_minutes: 60, currency: 'EUR' };
export const goodUpload = {
  name: 'Battery',
  settings: JSON.stringify({ market: hourly, limit: 5 }),
  files: { 'timeseries.csv': timeseries, 'storage.csv': storage },
};

export interface Upload {
  readonly name?: string;
  readonly market?: string;
  readonly settings?: string;
  readonly files?: Readonly<Record<string, string | Blob>>;
  readonly part?: string;
  readonly extra?: Readonly<Record<string, string>>;
}

/** An upload as a browser sends it. */
export function form({ files = {}, part = 'files', extra = {}, ...fields }: Upload): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...extra })) body.append(name, value);
  for (const [name, content] of Object.entries(files)) body.append(part, new Blob([content]), name);
  return body;
}
