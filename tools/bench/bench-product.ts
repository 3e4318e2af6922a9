import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../supervisor/port.ts';
import { parts, Product } from '../supervisor/product.ts';
import { readSettings } from '../supervisor/settings.ts';
import { onStopRequest } from '../supervisor/stop-request.ts';

export interface Running {
  readonly address: string;
  readonly databaseUrl: string;
  /** An administrator, and a token of theirs. */
  readonly admin: { readonly email: string; readonly password: string };
  readonly token: string;
  /** The environment its parts have. */
  readonly env: NodeJS.ProcessEnv;
  /** Triggers a job on the sample; resolves to its id. */
  trigger(body: object): Promise<string>;
}

/**
 * Runs a product of its own, on a fresh DATA_DIR and a free port, around the work; stops it and clears up after it.
 * `changes` are to its environment.
 */
export async function withProduct<T>(
  work: (running: Running) => Promise<T>,
  changes: NodeJS.ProcessEnv = {},
): Promise<T> {
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
    ...changes,
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
    const { databaseUrl, env } = await product.start(parts);
    const token = await logIn(settings.address, admin);
    const trigger = async (body: object) =>
      (await post<{ job_id: string }>(`${settings.address}/api/jobs/trigger`, body, token)).job_id;
    return await work({ address: settings.address, databaseUrl, admin, token, env, trigger });
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
