import * as z from 'zod';
import { sandboxWishes } from '../job-words.js';
import { oidcNeeds, oidcVariables } from './oidc-environment.js';

const flag = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(fallback)
    .transform((text) => text === 'true');
const count = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
/** Networks as CIDR, such as 10.0.0.0/8; whether each is one, its reader says. */
const networks = list.pipe(
  z.array(z.union([z.cidrv4(), z.cidrv6()], { error: 'must be networks such as 10.0.0.0/8, separated by commas' })),
);
const generated = 'leave it out to have one generated, or take that of `openssl rand -hex 32`';
/** What stands in examples all over the world, and so in the lists of those who guess. */
const wellKnown =
  /change.?me|(your|my|super|top|jwt|app).{0,3}secret|your.{0,9}secret|secret.?key|example|placeholder|default/i;
const secret = z
  .string()
  .min(32, { error: `must have at least 32 characters; ${generated}` })
  .refine((text) => new Set(text).size >= 8 && !wellKnown.test(text), {
    error: `is too well known or too regular to keep a secret; ${generated}`,
  });

const units = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;
/** A size such as `2 GiB` or a number of bytes. */
const bytes = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const [, number, unit = 'B'] = /^(\d+)\s*(B|KiB|MiB|GiB)?$/.exec(text.trim()) ?? [];
      if (number === undefined) {
        context.addIssue({ code: 'custom', message: 'must be a size such as 512 MiB' });
        return z.NEVER;
      }
      return Number(number) * units[unit as keyof typeof units];
    });

const Variables = z.object({
  PORT: count(1, 65_535, 3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }).optional(),
  DATA_DIR: z.string().default('./data'),
  ADMIN_EMAIL: z.email().toLowerCase().optional(),
  ADMIN_PASSWORD: z.string().min(12).max(128).optional(),
  ADMIN_PASSWORD_FILE: z.string().optional(),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(256).optional(),
  MARKET: z.string().default('in-iex'),
  SAMPLE_DATA: flag('true'),
  DEFAULT_OPTIMIZATION_DATA_SOURCE: z.string().optional(),
  JOB_STATUS_POLL_INTERVAL: count(250, 3_600_000, 3000),
  JWT_SECRET: secret.optional(),
  ENCRYPTION_KEY: secret.optional(),
  LOG_MAX_BYTES_PER_JOB: bytes('256 MiB'),
  /** 0 keeps everything. */
  RETENTION_DAYS: count(0, 36_500, 0),
  SESSION_IDLE_HOURS: count(1, 24 * 365, 12),
  SESSION_DAYS: count(1, 365, 7),
  TRUST_PROXY: list,
  CORS_ORIGINS: list,
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: 'must be an smtp:// or smtps:// URL, with user and password where it asks for them',
    })
    .optional(),
  SMTP_FROM: z.string().default('energy-ops <energy-ops@localhost>'),
  WEBHOOK_ALLOWED_NETWORKS: networks,
  WEBHOOK_ALLOW_HTTP: flag('false'),
  TRIGGER_LIMIT_PER_MINUTE: count(1, 1_000_000, 30),
  UPLOAD_LIMIT_PER_MINUTE: count(1, 1_000_000, 10),
  RATE_LIMIT_PER_MINUTE: count(1, 10_000_000, 600),
  MODEL_REQUIREMENTS: z.string().optional(),
  MODEL_QUOTA_PER_USER: bytes('512 MiB'),
  FOUR_EYES: flag('false'),
  JOB_MEMORY_LIMIT: bytes('2 GiB'),
  SHUTDOWN_GRACE: count(0, 86_400, 0),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  PUBLIC_URL: z.url().optional(),
  ...oidcVariables,
  API_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .default('http://localhost:3000'),
  EOPS_TOKEN: z.string().optional(),
  WARM_START: z.enum(['auto', 'off']).default('auto'),
  PYTHON: z.string().optional(),
  SANDBOX: z.enum(sandboxWishes).default('auto'),
  ALLOW_UNSANDBOXED_MODELS: z
    .literal('I-understand', { error: 'can only be I-understand; docs/sandbox.md says what that means' })
    .optional(),
});

/** Every variable the product reads, with its default. An empty variable counts as unset. */
export const Environment = Variables.refine(
  ({ SANDBOX, ALLOW_UNSANDBOXED_MODELS }) => SANDBOX !== 'off' || ALLOW_UNSANDBOXED_MODELS !== undefined,
  { path: ['SANDBOX'], error: 'off needs ALLOW_UNSANDBOXED_MODELS=I-understand beside it' },
).superRefine(oidcNeeds);
export type Environment = z.infer<typeof Environment>;

/** Reads the environment; throws one error that lists everything wrong with it. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not valid:\n${problems.join('\n')}`);
}
