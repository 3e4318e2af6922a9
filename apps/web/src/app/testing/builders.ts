import type {
  ApiTokenView,
  DataSource,
  Finding,
  Gate,
  Job,
  Me,
  Model,
  ModelType,
  Occurrence,
  Plan,
  Schedule,
  SignedIn,
  User,
} from '@energy-ops/contracts';
import { permissionsOf, type Role } from '@energy-ops/contracts';

/** A solved day-ahead job, but for what the test says. */
export const aJob = (change: Partial<Job> = {}): Job => ({
  job_id: 'dmo_1795461610346_e5f508',
  model_type: 'DMO',
  model_id: 'dmo',
  model_version: 1,
  data_source_id: 'sample',
  data_snapshot_sha256: 'ab'.repeat(32),
  market: 'in-iex',
  time_zone: 'Asia/Kolkata',
  currency: 'INR',
  delivery_day: '2026-11-24',
  purpose: 'plan',
  status: 'success',
  termination_status: 'optimal',
  solution_status: 'optimal',
  progress: 100,
  created_at: '2026-11-23T04:30:00Z',
  started_at: '2026-11-23T04:30:01Z',
  completed_at: '2026-11-23T04:30:14Z',
  duration_ms: 13_000,
  queue_time_ms: 1000,
  error_message: null,
  error_code: null,
  results_count: 768,
  objective_value: -1_234_567,
  profit: 1_234_567,
  sense: 'min',
  mip_gap: 0.0001,
  best_bound: -1_234_690,
  solver_time_ms: 9000,
  triggered_by: 'manual',
  triggered_by_user: 'admin@example.com',
  schedule_id: null,
  scheduled_for: null,
  deadline: null,
  priority: 0,
  model_config: { solver: 'highs' },
  log_file_path: 'logs/optimization/dmo_1795461610346_e5f508.log',
  attempt: 1,
  worker: 'worker-1',
  log_count: 132,
  cache: 'miss',
  superseded_by: null,
  waits_for: null,
  result_of: null,
  ...change,
});

/** The built-in day-ahead model, active since the first start. */
export const aModel = (change: Partial<Model> = {}): Model => ({
  id: 'dmo_builtin_1',
  model_type: 'DMO',
  name: 'Day-ahead market (built in)',
  version: 1,
  status: 'active',
  builtin: true,
  description: null,
  sha256: 'cd'.repeat(32),
  size_bytes: 640,
  uploaded_by: null,
  created_at: '2026-11-20T04:30:00Z',
  lastRun: null,
  ...change,
});

/** The sample as the API lists it; `unfitFor` gives a model one finding against it. */
export function aDataSource(
  change: Partial<DataSource> = {},
  unfitFor: Partial<Record<ModelType, string>> = {},
): DataSource {
  const fitness = (type: ModelType) => {
    const message = unfitFor[type];
    return { fit: message === undefined, findings: message === undefined ? [] : [aFinding({ message })] };
  };
  return {
    id: 'sample',
    name: 'Sample portfolio',
    kind: 'typical_day',
    market: 'in-iex',
    time_zone: 'Asia/Kolkata',
    currency: 'INR',
    mtu_minutes: 15,
    settings: { kind: 'typical_day' },
    snapshot_sha256: 'ab'.repeat(32),
    tables: [],
    report: {
      findings: [],
      fitness: { DMO: fitness('DMO'), RMO: fitness('RMO'), SO: fitness('SO') },
      tables: [],
      first_block: null,
      end: null,
    },
    created_at: '2026-11-20T04:30:00Z',
    updated_at: '2026-11-20T04:30:00Z',
    ...change,
  };
}

export const aFinding = (change: Partial<Finding> = {}): Finding => ({
  severity: 'error',
  table: 'timeseries',
  row: 17,
  column: 'price_buy',
  code: 'NOT_A_NUMBER',
  message: 'must be a number',
  value: 'abc',
  ...change,
});

/** An operator who may come in. */
export const aUser = (change: Partial<User> = {}): User => ({
  id: 'u2',
  email: 'ann@example.com',
  role: 'operator',
  name: 'Ann',
  disabled: false,
  created_at: '2026-11-20T04:30:00Z',
  ...change,
});

/** A token that reads jobs, made but never used. */
export const aToken = (change: Partial<ApiTokenView> = {}): ApiTokenView => ({
  id: 'abcd1234',
  name: 'cron',
  user_id: 'u1',
  user_email: 'admin@example.com',
  scopes: ['jobs:read'],
  model_types: null,
  data_source_ids: null,
  created_at: '2026-11-20T04:30:00Z',
  expires_at: new Date(Date.now() + 90 * 86_400_000).toISOString(),
  last_used_at: null,
  ...change,
});

/** What a login of somebody with this role answers. */
export function aSession(role: Role = 'admin'): SignedIn {
  const user: Me = {
    id: 'u1',
    email: `${role}@example.com`,
    role,
    name: null,
    disabled: false,
    created_at: '2026-11-20T04:30:00Z',
    permissions: [...permissionsOf[role]],
  };
  return { access_token: 'token-1', token_type: 'Bearer', expires_in: 600, user };
}

/** The day-ahead schedule of the first start, enabled. */
export const aSchedule = (change: Partial<Schedule> = {}): Schedule => ({
  id: 'dmo-daily',
  name: 'DMO daily',
  model_type: 'DMO',
  model_id: null,
  data_source_id: null,
  model_config: {},
  cron: '0 10 * * *',
  time_zone: 'Asia/Kolkata',
  enabled: true,
  overlap: 'skip',
  catch_up: 'until_gate',
  deadline_minutes: null,
  readiness: 'flag',
  wait_until_minutes_before_gate: 15,
  gate_margin_seconds: 60,
  paused: false,
  paused_until: null,
  pause_reason: null,
  paused_by: null,
  next_runs: ['2099-11-28T04:30:00.000Z', '2099-11-29T04:30:00.000Z'],
  last_occurrence: null,
  version: 1,
  created_by: 'system:start',
  created_at: '2026-11-20T04:30:00Z',
  updated_at: '2026-11-20T04:30:00Z',
  ...change,
});

/** A slot of it that was started in time. */
export const anOccurrence = (change: Partial<Occurrence> = {}): Occurrence => ({
  id: 'o1',
  schedule_id: 'dmo-daily',
  scheduled_for: '2026-11-27T04:30:00.000Z',
  state: 'on_time',
  reason: null,
  reason_code: null,
  job_id: 'dmo_1795461610346_e5f508',
  lag_ms: 40,
  gate_closes: '2026-11-27T06:30:00.000Z',
  decided_at: '2026-11-27T04:30:00.040Z',
  ...change,
});

/** The plan of a day ahead that is in force. */
export const aPlan = (change: Partial<Plan> = {}): Plan => ({
  job_id: 'dmo_1795461610346_e5f508',
  model_type: 'DMO',
  delivery_day: '2026-11-24',
  valid_from: '2026-11-23T18:30:00.000Z',
  valid_until: '2026-11-24T18:30:00.000Z',
  source: 'optimal',
  mip_gap: 0.0001,
  solution_status: 'optimal',
  termination_status: 'optimal',
  completed_at: '2026-11-23T04:30:14.000Z',
  age_seconds: 60,
  data_source_id: 'sample',
  triggered_by: 'manual',
  triggered_by_user: 'admin@example.com',
  schedule_id: null,
  ...change,
});

/** The gate of a day-ahead market, without a plan. */
export const aGate = (change: Partial<Gate> = {}): Gate => ({
  segment: 'DAM',
  opens: '2026-11-27T04:30:00.000Z',
  closes: '2026-11-27T06:30:00.000Z',
  delivery_start: '2026-11-27T18:30:00.000Z',
  delivery_end: '2026-11-28T18:30:00.000Z',
  state: 'open',
  model_type: 'DMO',
  seconds_left: 1800,
  plan: null,
  ...change,
});
