import { expect, test } from '@playwright/test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { admin, Client } from './client.js';
import { Product, root } from './product.js';
import { atTerminal } from './terminal.js';

const python = process.env['PYTHON'] ?? join(root, '.venv/bin/python');
/** As strict as a careful user has it. */
const strict = ['strict', 'noUncheckedIndexedAccess', 'verbatimModuleSyntax', 'allowImportingTsExtensions', 'noEmit'];

let product: Product;
let folder: string;
let environment: Record<string, string>;

test.describe.serial('the generated clients', () => {
  test.beforeAll(async () => {
    product = await Product.start({ environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password } });
    folder = await mkdtemp(join(tmpdir(), 'energy-ops-clients-'));
    const client = await Client.signIn(product);
    const scopes = ['jobs:trigger', 'jobs:read', 'results:read'];
    const { token } = await client.post<{ token: string }>('/api/auth/tokens', { name: 'first script', scopes });
    environment = { API_BASE_URL: product.url, EOPS_TOKEN: token, PYTHONPATH: join(folder, 'clients/python') };
    const page = await readFile(join(root, 'docs/clients.md'), 'utf8');
    const script = (language: string) => new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'first.ts'), script('ts'));
    await writeFile(join(folder, 'first.py'), script('python'));
  });
  test.afterAll(async () => {
    await product.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  test('come from the document by one command', async () => {
    const { stdout } = await atTerminal(`node tools/clients/main.ts ${folder}/clients`, { PYTHON: python });
    expect(stdout).toContain(`The clients are in ${folder}/clients/typescript`);
  });

  test('in TypeScript compiles strictly; the script of the docs gets a job’s results, or an error in words', async () => {
    const flags = strict.map((flag) => `--${flag}`).join(' ');
    const types = `--typeRoots ${root}/node_modules/@types --types node`;
    await atTerminal(`tsc --ignoreConfig ${flags} ${types} --module nodenext --target es2024 ${folder}/first.ts`);
    const { stdout } = await atTerminal(`node ${folder}/first.ts`, environment);
    expect(stdout).toMatch(/^so_\d+_\w{6} -?\d+(\.\d+)? INR\n$/);
    await expect(atTerminal(`node ${folder}/first.ts nowhere`, environment)).rejects.toThrow(
      /data_source_not_found: .*nowhere/,
    );
  });

  test('in Python compiles; the script of the docs gets a job’s results, or an error in words', async () => {
    await atTerminal(`${python} -m compileall -q ${folder}/clients/python ${folder}/first.py`);
    const { stdout } = await atTerminal(`${python} ${folder}/first.py`, environment);
    expect(stdout).toMatch(/^so_\d+_\w{6} -?\d+(\.\d+)? INR\n$/);
    await expect(atTerminal(`${python} ${folder}/first.py nowhere`, environment)).rejects.toThrow(
      /data_source_not_found: .*nowhere/,
    );
  });
});
