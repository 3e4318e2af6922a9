import type { Role } from '@energy-ops/contracts';
import { AppUser, databasePatienceMs, newId } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sessions } from '../auth/sessions.js';
import type { ApiConfig } from '../config.js';
import { createApp } from '../create-app.js';

interface Call {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string or FormData as it is. */
  readonly body?: unknown;
}

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, where it is JSON. */
  readonly json: Record<string, unknown>;
}

/** An API on a free port, over real HTTP. */
export interface RunningApi {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly config: ApiConfig;
  call(path: string, call?: Call): Promise<Answer>;
  /** A user of this role with a session: its access token. */
  tokenOf(role: Role): Promise<string>;
  close(): Promise<void>;
}

/** What a test runs an API with. */
export const testConfig = (databaseUrl: string, dataDir: string): ApiConfig => ({
  version: '0.0.0-test',
  host: '127.0.0.1',
  port: 0,
  databaseUrl,
  databasePatienceMs,
  dataDir,
  jwtSecret: 'a secret only the tests know, long enough',
  encryptionKey: 'another one only the tests know, as long',
  marketId: 'in-iex',
  defaultDataSourceId: 'sample',
  sampleData: false,
  pollIntervalMs: 3000,
  triggerLimitPerMinute: 30,
  uploadLimitPerMinute: 1_000_000,
  rateLimitPerMinute: 1_000_000,
  modelQuotaBytes: 2 ** 30,
  fourEyes: false,
  retentionDays: 0,
  sessionIdleHours: 12,
  sessionDays: 7,
  hasModelRequirements: false,
  jobMemoryBytes: 2 ** 31,
  python: undefined,
  sandbox: 'auto',
  mail: undefined,
  webhookTargets: { allowedNetworks: [], allowHttp: false },
  trustProxy: [],
  corsOrigins: [],
  publicUrl: undefined,
  logLevel: 'error',
  oidc: undefined,
  firstAdmin: undefined,
  dashboardDir: join(dataDir, 'dashboard'),
});

/** Starts an API on a database and waits until it is ready; several may share one. */
export async function runApi(databaseUrl: string, changes: Partial<ApiConfig> = {}): Promise<RunningApi> {
  const api = await startApi(databaseUrl, changes);
  await untilReady(api);
  return api;
}

/** Settles when the API says that it is ready. */
export async function untilReady({ call }: RunningApi): Promise<void> {
  while ((await call('/api/health/ready')).status !== 200) await sleep(20);
}

/** Starts an API, whatever the state of its database. */
export async function startApi(
  databaseUrl: string,
  changes: Partial<ApiConfig> = {},
  logger?: LoggerService,
): Promise<RunningApi> {
  const dataDir = await mkdtemp(join(tmpdir(), 'energy-ops-api-'));
  const config = { ...testConfig(databaseUrl, dataDir), ...changes };
  const app = await createApp(config, logger);
  await app.listen(config.port, config.host).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const url = await app.getUrl();
  return {
    app,
    url,
    config,
    call: (path, call) => callUrl(url + path, call),
    tokenOf: (role) => tokenOf(app, role),
    async close() {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function callUrl(url: string, { method, token, headers = {}, body }: Call = {}): Promise<Answer> {
  const raw = body === undefined || typeof body === 'string' || body instanceof FormData;
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(raw ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
}

async function tokenOf(app: NestFastifyApplication, role: Role): Promise<string> {
  const em = app.get(EntityManager).fork();
  const id = newId();
  const user = em.create(AppUser, { id, email: `${role}-${id}@example.com`, passwordHash: 'none', role });
  await em.persist(user).flush();
  const { signedIn } = await app.get(Sessions, { strict: false }).start(user, { ip: '127.0.0.1', userAgent: 'test' });
  return signedIn.access_token;
}
