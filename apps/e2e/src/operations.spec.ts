import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { admin, Client } from './client.js';
import { Product, root } from './product.js';
import { atTerminal } from './terminal.js';

let product: Product;
let client: Client;
let environment: Record<string, string>;
let setUp = '';

/** What each entry's commands must say while its trouble is there, or its tables would be of no use. */
const says: Record<string, RegExp> = {
  'A job waits and waits': /so_\w+ .*pending[^]*"concurrency":1,"running":\["so_\w+"\]/,
  'A job is stuck in “running”': /SO for .*: running[^]*"message":"still computing"[^]*"last_beat_at":"/,
  'Python not found': /^3\.\d+\.\d+ .*\d\n$/,
  'Logs do not appear': /"status":"running"[^]*"last_seq":\d+[^]*"seq":\d+[^]*still computing\n/,
  'The DMO of the day has already run': /^dmo_\w+ +\d{4}-\d\d-\d\d /,
  'The dashboard says it is not connected': /^0\{"sid":"[^]*\nHTTP\/1\.1 101 /,
  'Everybody is logged out, or schedules fire at odd times': /^date: \w+, [^]*\nhere: \w+, /i,
  'A job failed as `no_space`, or PostgreSQL says “No space left”': /%[^]*\t\S+\/postgres\n/,
  'A gate passed without a plan': /"occurrences":\[[^]*"segment":"DAM","opens":".*"closes":"/,
  'Uploaded models fail as `sandbox_unavailable`': /"sandbox":"(namespaces|kernel-lsm)"[^]*\n\d+\.\d+/,
  'The port is taken': /\d/,
  '503, or nothing is ready': /"status":"[^]*"status":"/,
  'The scheduler’s calls are refused': /"triggered_by":"scheduled"/,
};

/** The entries of the page: heading and shell commands. */
async function entries(): Promise<Map<string, string[]>> {
  const page = await readFile(join(root, 'docs/troubleshooting.md'), 'utf8');
  const commandsIn = (text: string) => [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands = '']) => commands);
  const [head = '', ...sections] = page.split(/^## /m);
  setUp = commandsIn(head).join('');
  return new Map(sections.map((section) => [section.split('\n', 1)[0]?.replace("'", '’') ?? '', commandsIn(section)]));
}

test.describe.serial('the guides of operators', () => {
  test.beforeAll(async () => {
    const { email, password } = admin;
    product = await Product.start({
      environment: { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, WORKER_CONCURRENCY: '1' },
    });
    client = await Client.signIn(product);
    const headers = { 'content-type': 'application/json' };
    const scopes = ['jobs:read', 'jobs:cancel', 'logs:read', 'workers:read', 'markets:read', 'schedules:read'];
    const body = JSON.stringify({ name: 'troubles', scopes });
    const made = await client.call('/api/auth/tokens', { method: 'POST', headers, body });
    const { token } = JSON.parse(await made.text());
    environment = { API_BASE_URL: product.url, EOPS_TOKEN: token, DATA_DIR: product.dataDir };
    await client.trigger({ model_type: 'DMO', data_source_id: 'sample', triggered_by: 'scheduled' });
    const source = 'import time\nwhile True:\n    print("still computing", flush=True)\n    time.sleep(0.2)\n';
    const { id } = await client.uploadModel('SO', 'endless.py', source);
    const wish = { model_type: 'SO', model_id: id, data_source_id: 'sample', purpose: 'test' };
    const { job_id } = await client.trigger(wish);
    await client.trigger(wish);
    await client.follow(job_id, ({ status, last_seq }) => status === 'running' && last_seq > 1);
    environment['JOB'] = job_id;
  });
  test.afterAll(() => product.dispose());

  test('have a command for every trouble, and each says what its entry reads from it', async () => {
    const found = await entries();
    expect([...found.keys()]).toEqual(Object.keys(says));
    for (const [heading, commands] of found) {
      const script = `eops() { node_modules/.bin/eops "$@"; }\n${setUp.replace('get /api/auth/me', '')}${commands[0]}`;
      const { stdout } = await atTerminal(script, environment);
      expect(stdout, heading).toMatch(says[heading] ?? /never/);
    }
  });

  test('begin with who one is, and end a stuck job', async () => {
    const found = await entries();
    expect((await atTerminal(setUp, environment)).stdout).toMatch(/^\{"id":"/);
    const [, cancel = ''] = found.get('A job is stuck in “running”') ?? [];
    await atTerminal(`node_modules/.bin/${cancel}`, environment);
    expect(await client.follow(environment['JOB'] ?? '')).toMatchObject({ status: 'cancelled' });
  });

  test('watch figures that the product has', async () => {
    const offered = new Set(
      [...(await client.text('/metrics', 'text/plain')).matchAll(/^# HELP (\w+)/gm)].map(([, name]) => name),
    );
    for (const file of ['alerts.yml', 'alerts.test.yml', 'grafana-dashboard.json']) {
      const text = await readFile(join(root, 'docker/monitoring', file), 'utf8');
      const watched = [...text.matchAll(/energy_ops_[a-z_]+/g)].map(([name]) =>
        name.replace(/_(bucket|count|sum)$/, ''),
      );
      expect(watched.length, file).toBeGreaterThan(3);
      expect(watched.filter((name) => !offered.has(name))).toEqual([]);
    }
  });
});
