import AxeBuilder from '@axe-core/playwright';
import type { DataSource, Results, TablePage, TableStatistics } from '@energy-ops/contracts';
import { expect, test } from '@playwright/test';
import { admin, Client } from './client.js';
import { Product } from './product.js';
import { largeParquet, series, storage, table } from './synthetic-data.js';

const europe = { id: 'europe', timezone: 'Europe/Berlin', mtu_minutes: 15, currency: 'EUR' };
const wave = (block: number) => 50 + 40 * Math.sin(block / 8);

test.describe('data of one’s own', () => {
  let product: Product;
  let client: Client;

  test.beforeAll(async () => {
    const environment = { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, SAMPLE_DATA: 'false' };
    product = await Product.start({ environment });
    client = await Client.signIn(product);
  });
  test.afterAll(() => product.dispose());

  /** Runs a model on a data source to its end; its table `market` and its figures. */
  async function plan(source: DataSource, wish: object) {
    const { job_id } = await client.trigger({ data_source_id: source.id, purpose: 'test', ...wish });
    const job = await client.follow(job_id);
    expect([job.status, job.error_message]).toEqual(['success', null]);
    const results = await client.get<Results>(`/api/jobs/${job_id}/results`);
    const { rows } = await client.get<TablePage>(`/api/jobs/${job_id}/results/market`);
    return { job, results, rows };
  }

  test('a year of quarter hours in 50 columns is checked, counted and paged through', async () => {
    const settings = { market: { ...europe, timezone: 'Asia/Kolkata' }, fill: { price: 'previous_day(4)' } };
    const source = await client.createDataSource('Large', settings, { 'timeseries.parquet': await largeParquet() });
    const path = `/api/data-sources/${source.id}/tables/timeseries`;
    const { rows, columns, coverage } = await client.get<TableStatistics>(`${path}/statistics`);
    expect([rows, columns.length]).toEqual([35_040, 50]);
    expect(columns[1]).toMatchObject({ name: 'price', unit: 'EUR/MWh', values: 35_033, filled: 7, gaps: 0, min: 0 });
    expect(coverage?.spans.filter(({ state }) => state === 'filled')).toHaveLength(7);
    const first = await client.get<TablePage>(`${path}?limit=10000`);
    const next = await client.get<TablePage>(`${path}?limit=50&cursor=${first.next_cursor ?? ''}`);
    expect(next.rows[0]).toMatchObject({ 'renewable.plant_0': 10_000 % 97 });
  });

  test('a gap is shown to whoever looks, and told by the job that plans over it', async ({ browser }) => {
    const lost = series('2027-01-14T23:00:00Z', 96, 15, (block) => ({ price: block === 40 ? '' : wave(block) }));
    const files = { 'timeseries.csv': lost, 'storage.csv': storage };
    const source = await client.createDataSource('Gap', { market: europe, fill: 'interpolate(1)' }, files);
    const { job, results } = await plan(source, { model_type: 'SO', delivery_day: '2027-01-15' });
    expect(results.kpis['filled_cells']?.value).toBe(1);
    const log = await client.text(`/api/jobs/${job.job_id}/logs`, 'text/plain');
    expect(log).toContain('1 value of the horizon was missing and filled');
    const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    await page.goto(`${product.url}/login`);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'Data sources' }).click();
    await page.getByRole('link', { name: 'Gap' }).click();
    await expect(page.getByRole('img', { name: '15 Jan 2027: filled 10:00–10:15 (price)' })).toBeVisible();
    expect((await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()).violations).toEqual(
      [],
    );
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await expect(page.getByRole('row', { name: /filled .*10:00 .*10:15 price/ })).toBeVisible();

    await page.goto(`${product.url}/data-sources/upload`);
    await page.getByLabel('Name').fill('Refused');
    await page.getByLabel('Settings (JSON)').fill(JSON.stringify({ market: europe }));
    const file = { name: 'timeseries.csv', mimeType: 'text/csv', buffer: lost };
    await page.getByLabel('Tables').setInputFiles(file);
    await page.getByRole('button', { name: 'Upload' }).click();
    const refused = page.getByRole('alert');
    await expect(refused.getByRole('img', { name: '15 Jan 2027: gap 10:00–10:15 (price)' })).toBeVisible();
    await expect(refused.getByRole('row', { name: /timeseries 41 price .* NAN/ })).toBeVisible();
    await page.close();
  });

  for (const [day, start, count] of [
    ['2027-03-28', '2027-03-27T23:00:00Z', 92],
    ['2027-10-31', '2027-10-30T22:00:00Z', 100],
  ] as const)
    test(`the day of ${count} quarter hours has a plan of ${count} blocks, dated or typical`, async () => {
      const dated = series(start, count, 15, (block) => ({ price: wave(block) }));
      const files = { 'timeseries.csv': dated, 'storage.csv': storage };
      const source = await client.createDataSource(`Dated ${day}`, { market: europe }, files);
      const { job, rows } = await plan(source, { model_type: 'SO', delivery_day: day });
      expect([job.model_config['horizon_blocks'], rows.length]).toEqual([count, count]);

      const typical = series('2027-01-14T23:00:00Z', 96, 15, (block) => ({ price: block }));
      const settings = { market: { ...europe, id: `typical-${count}` }, kind: 'typical_day' };
      const everyDay = await client.createDataSource('Typical', settings, { ...files, 'timeseries.csv': typical });
      const mapped = await plan(everyDay, { model_type: 'DMO', delivery_day: day });
      expect(mapped.rows.length).toBe(count);
      // Read by local time: the hour that is skipped is left out, the one that comes twice is there twice.
      const hours = mapped.rows.map((row) => Number(row['price_buy'])).map((price) => Math.floor(price / 4));
      const times = (hour: number) => hours.filter((each) => each === hour).length;
      expect([times(1), times(2), times(3)]).toEqual([4, count === 92 ? 0 : 8, 4]);
    });

  test('scenarios make one commitment, a curve of bids and a result for each', async () => {
    const likely = { low: 0.25, middle: 0.5, high: 0.25 };
    const factor = { low: 0.5, middle: 1, high: 1.5 };
    const names = ['low', 'middle', 'high'] as const;
    const blocks = series('2027-01-14T23:00:00Z', 24, 60, (block) => ({ price: wave(block * 4) }));
    const [header, ...lines] = blocks.toString().trim().split('\n');
    const long = names.flatMap((name) =>
      lines.map((line) => {
        const [at, price] = line.split(',');
        return `${name},${at ?? ''},${Number(price) * factor[name]}`;
      }),
    );
    const files = {
      'timeseries.csv': Buffer.from([`scenario,${header ?? ''}`, ...long].join('\n')),
      'scenarios.csv': table(names.map((scenario) => ({ scenario, probability: likely[scenario] }))),
      'storage.csv': storage,
      'units.csv': table([{ unit_id: 'gas', p_min_mw: 10, p_max_mw: 40, startup_ramp_mw: 40, shutdown_ramp_mw: 40 }]),
      'unit_costs.csv': table([
        { unit_id: 'gas', p_mw: 10, cost_per_h: 600 },
        { unit_id: 'gas', p_mw: 40, cost_per_h: 2200 },
      ]),
    };
    const market = { ...europe, id: 'scenarios', mtu_minutes: 60 };
    const limits = { market_buy_limit_mw: 50, market_sell_limit_mw: 50 };
    const source = await client.createDataSource('Scenarios', { market, ...limits }, files);
    expect(source.report.findings).toEqual([]);
    const wish = { model_type: 'DMO', delivery_day: '2027-01-15', model_config: { mip_gap: 1e-6 } };
    const { job, results } = await plan(source, wish);
    expect(results.kpis['scenarios']?.value).toBe(3);
    const told = await client.get<TablePage>(`/api/jobs/${job.job_id}/results/scenarios`);
    const expected = told.rows.reduce((sum, row) => sum + Number(row['probability']) * Number(row['total_cost']), 0);
    expect(new Set(told.rows.map((row) => row['scenario']))).toEqual(new Set(names));
    expect(expected).toBeCloseTo(results.objective_value ?? Number.NaN, 3);
    const markets = await client.get<TablePage>(`/api/jobs/${job.job_id}/results/scenario_market`);
    expect(markets.rows).toHaveLength(3 * 24);
    // What is sold never falls with the price: in each block the scenarios are the points of one curve.
    for (const at of new Set(markets.rows.map((row) => row['block_start']))) {
      const points = markets.rows
        .filter((row) => row['block_start'] === at)
        .map((row) => [Number(row['price_sell']), Number(row['sell_mw']) - Number(row['buy_mw'])] as const)
        .sort(([one], [other]) => one - other);
      points
        .slice(1)
        .forEach(([, sold], index) => expect(sold).toBeGreaterThanOrEqual((points[index]?.[1] ?? 0) - 1e-6));
    }
  });
});
