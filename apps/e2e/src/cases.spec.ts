import { expect, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { admin, Client } from './client.js';
import { Product, root } from './product.js';

const cases = process.env['ENERGY_OPS_CASES'] ?? path.join(root, '../shared/cases');
const visible = path.join(cases, 'visible');
const names = existsSync(visible) ? readdirSync(visible).sort() : [];
/** A case that nobody has solved to the end takes minutes here too. */
const isHard = (name: string): boolean => {
  const { gap } = JSON.parse(readFileSync(path.join(visible, name, 'expected.json'), 'utf8')) as { gap: number };
  return gap > 1e-6;
};
interface Case {
  readonly model: 'DMO' | 'RMO' | 'SO';
  readonly market: object;
  readonly horizon: { readonly start: string; readonly blocks: number };
  readonly options: object;
}

/** The case's tables as the product names them. */
async function tablesOf(folder: string): Promise<Record<string, Buffer>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.csv'));
  const read = files.map(async (file) => {
    const name = file === 'assets.csv' ? 'storage.csv' : file;
    return [name, await readFile(path.join(folder, file))] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

test.describe('plans of real cases', () => {
  test.skip(!existsSync(cases), `no cases at ${cases}: set ENERGY_OPS_CASES`);
  let product: Product;
  let client: Client;

  test.beforeAll(async () => {
    product = await Product.start({
      environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, SAMPLE_DATA: 'false' },
    });
    client = await Client.signIn(product);
  });
  test.afterAll(() => product.dispose());

  for (const name of names) {
    test(`${name}: uploaded, solved and accepted by the independent checker`, async () => {
      const folder = path.join(visible, name);
      const described = JSON.parse(await readFile(path.join(folder, 'case.json'), 'utf8')) as Case;
      const settings = { ...described.options, market: described.market };
      const source = await client.createDataSource(name, settings, await tablesOf(folder));
      expect(source.report.fitness[described.model].fit).toBe(true);
      test.skip(isHard(name), 'fit to run, but takes minutes: npm run bench -- cases');
      const { job_id } = await client.trigger({
        model_type: described.model,
        data_source_id: source.id,
        purpose: 'test',
        model_config: {
          mip_gap: 1e-6,
          horizon_start: described.horizon.start,
          horizon_blocks: described.horizon.blocks,
        },
      });
      const job = await client.follow(job_id);
      expect(job.error_message).toBeNull();
      expect(job.status).toBe('success');

      const plan = await mkdtemp(path.join(tmpdir(), 'energy-ops-plan-'));
      for (const table of described.model === 'RMO' ? ['schedule', 'market', 'deviation'] : ['schedule', 'market']) {
        const csv = await client.text(`/api/jobs/${job_id}/results/${table}?format=csv`, 'text/csv');
        await writeFile(path.join(plan, `${table}.csv`), csv);
      }
      const checked = await promisify(execFile)('python3', [path.join(cases, 'check.py'), folder, plan]).catch(
        (error: { stdout: string }) => error,
      );
      expect(JSON.parse(checked.stdout), checked.stdout).toMatchObject({ accepted: true });
    });
  }
});
