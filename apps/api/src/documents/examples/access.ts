import { permissionsOf } from '@energy-ops/contracts';

const user = {
  id: '01a21a73-662d-7d71-b1ec-e07b8f93ae32',
  email: 'trader@example.com',
  role: 'operator',
  name: 'Desk 1',
  disabled: false,
  created_at: '2026-11-27T00:41:40.141Z',
};
const me = { ...user, permissions: permissionsOf.operator };
const token = {
  id: 'kRxMEtkG',
  name: 'cron',
  user_id: '01a21a73-662d-7d71-b1ec-e07b8f93ae32',
  user_email: 'trader@example.com',
  scopes: ['jobs:trigger', 'jobs:read'],
  model_types: ['DMO'],
  data_source_ids: ['sample'],
  created_at: '2026-11-27T00:41:39.814Z',
  expires_at: '2027-02-25T00:41:39.814Z',
  last_used_at: null,
};

export const accessAnswers = {
  SignedIn: { access_token: 'eyJhbGciOiJIUzI1NiJ9.e30.signature', token_type: 'Bearer', expires_in: 600, user: me },
  Me: me,
  User: user,
  UserPage: { users: [user], next_cursor: null },
  SessionPage: {
    sessions: [
      {
        id: '01a21a73-32e2-7dd6-a099-b06ac1574932',
        created_at: '2026-11-27T00:41:27.010Z',
        last_used_at: '2026-11-27T00:41:27.010Z',
        expires_at: '2026-12-04T00:41:27.009Z',
        ip: '127.0.0.1',
        user_agent: 'Firefox 152 on Linux',
        current: true,
      },
    ],
    next_cursor: null,
  },
  ResetLink: { url: 'http://127.0.0.1:3000/reset?token=shown-once', expires_at: '2026-11-27T01:41:40.272Z' },
  ApiTokenPage: { tokens: [token], next_cursor: null },
  MadeApiToken: { ...token, token: 'eops_kRxMEtkG_shown-only-this-once' },
  SetupState: { needs_admin: false },
  AuditPage: {
    entries: [
      {
        id: 6,
        at: '2026-11-27T00:41:31.942Z',
        actor: 'trader@example.com',
        action: 'job.trigger',
        target: 'dmo_1795740091933_4s8u7e',
        outcome: 'done',
        ip: '127.0.0.1',
        details: { delivery_day: '2026-11-28', data_source_id: 'sample' },
      },
    ],
    next_cursor: null,
    total: 1,
  },
  AuditVerdict: {
    ok: true,
    entries: 7,
    waiting: 0,
    head: '7:29cf6f12fff57f309f692ee9fe51d49b030871da15e4adb0fbf96bce03b43e07',
    findings: [],
    findings_total: 0,
  },
  DownloadTicket: {
    url: '/api/data-sources/sample/tables/timeseries?ticket=good-once-within-30-s',
    expires_at: '2026-11-27T00:42:10.239Z',
  },
};

const aWorker = {
  id: '01987f3a-3f5e-7c1b-9d5a-6a0f1c2b3d4e',
  name: 'worker-1',
  host: 'grid-1',
  pid: 21193,
  concurrency: 2,
  running: [],
  sandbox: 'namespaces',
  warm: { state: 'ready', reason: null },
  draining: false,
  last_beat_at: '2026-11-27T00:41:38.710Z',
};

export const operationAnswers = {
  Health: { status: 'ok' },
  ClientConfig: {
    poll_interval_ms: 3000,
    sign_in: { password: true, oidc: false },
    version: '0.1.0',
    market: { id: 'in-iex', time_zone: 'Asia/Kolkata', currency: 'INR', mtu_minutes: 15 },
  },
  Worker: aWorker,
  WorkerPage: { workers: [aWorker], next_cursor: null },
};
