import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parts, Product } from '../supervisor/product.ts';
import { readSettings } from '../supervisor/settings.ts';
import { onStopRequest } from '../supervisor/stop-request.ts';

export interface Running {
  readonly address: string;
  readonly databaseUrl: string;
  /** An administrator's. */
  readonly token: string;
  /** Triggers a job on the sample; resolves to its id. */
  trigger(body: object): Promise<string>;
}

/** Runs a product of its own, on a fresh DATA_DIR and a free port, around the work; stops it and clears up after it. */
export async function withProduct<T>(work: (running: Running) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'energy-ops-bench-'));
  const admin = { email: 'bench@example.com', password: randomBytes(18).toString('base64url') };
  const settings = readSettings({
    ...process.env,
    PORT: String(await freePort()),
    DATA_DIR: folder,
    DATABASE_URL: '',
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    TRIGGER_LIMIT_PER_MINUTE: '1000000',
    RATE_LIMIT_PER_MINUTE: '1000000',
  });
  const product = new Product(settings, {
    onLine: () => undefined,
    onFailure: (message) => console.error(message),
  });
  onStopRequest(
    () => void product.stop().then(() => process.exit(130)),
    () => product.hurry(),
  );
  try {
    const { databaseUrl } = await product.start(parts);
    const token = await logIn(settings.address, admin);
    const trigger = async (body: object) =>
      (await post<{ job_id: string }>(`${settings.address}/api/jobs/trigger`, body, token)).job_id;
    return await work({ address: settings.address, databaseUrl, token, trigger });
  } finally {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An administrator's access token. */
const logIn = async (address: string, admin: object): Promise<string> =>
  (await post<{ access_token: string }>(`${address}/api/auth/login`, admin)).access_token;

async function post<Answer>(url: string, body: object, token?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
  return JSON.parse(await answer.text());
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
