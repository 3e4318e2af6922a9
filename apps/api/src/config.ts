import { type Environment, readEnvironment, type RoleMap, type SandboxWish } from '@energy-ops/contracts';
import { databasePatienceMs } from '@energy-ops/database';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Everything the API may know of its surroundings; parsed once and injected with `@Inject(CONFIG)`. */
export interface ApiConfig {
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** How long to wait for a database that says nothing. */
  readonly databasePatienceMs: number;
  readonly dataDir: string;
  readonly jwtSecret: string;
  readonly encryptionKey: string;
  readonly marketId: string;
  readonly defaultDataSourceId: string | undefined;
  readonly sampleData: boolean;
  readonly pollIntervalMs: number;
  readonly triggerLimitPerMinute: number;
  readonly uploadLimitPerMinute: number;
  readonly rateLimitPerMinute: number;
  readonly modelQuotaBytes: number;
  /** Whether an operator may only activate what somebody else uploaded. */
  readonly fourEyes: boolean;
  /** Days that logs and results are kept; 0 is for ever. */
  readonly retentionDays: number;
  /** A login ends when it isn't used for so long … */
  readonly sessionIdleHours: number;
  /** … and after so many days in any case. */
  readonly sessionDays: number;
  /** Whether models may import more than what the product brings. */
  readonly hasModelRequirements: boolean;
  readonly jobMemoryBytes: number;
  readonly python: string | undefined;
  readonly sandbox: SandboxWish;
  /** How e-mail is sent; without it, none is. */
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  /** Where webhooks may go besides the public internet. */
  readonly webhookTargets: { readonly allowedNetworks: readonly string[]; readonly allowHttp: boolean };
  readonly trustProxy: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly publicUrl: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly firstAdmin: { readonly email: string; readonly password: string } | undefined;
  /** The identity provider that people may log in over. */
  readonly oidc: OidcConfig | undefined;
  /** Where the built dashboard lies; it need not be there. */
  readonly dashboardDir: string;
}

/** What must be known of an identity provider. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: string;
  /** The claim that lists a person's groups. */
  readonly groupsClaim: string;
  readonly roleMap: RoleMap;
  /** Whether nobody logs in by password. */
  readonly only: boolean;
}

export const CONFIG = Symbol('ApiConfig');

const repositoryRoot = resolve(import.meta.dirname, '../../..');

const versionOf = (packageFile: string): string => {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(packageFile, 'utf8'));
  return String(version);
};

function required(name: string, value: string | undefined): string {
  if (value === undefined) throw new Error(`The environment is not valid:\n  ${name}: must be set (npm start sets it)`);
  return value;
}

const fileText = (path: string | undefined): string | undefined => path && readFileSync(path, 'utf8').trim();

function oidcOf(environment: Environment): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = environment;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: environment.OIDC_CLIENT_SECRET ?? fileText(environment.OIDC_CLIENT_SECRET_FILE),
    scopes: environment.OIDC_SCOPES,
    groupsClaim: environment.OIDC_GROUPS_CLAIM,
    roleMap: environment.OIDC_ROLE_MAP,
    only: environment.OIDC_ONLY,
  };
}

/** Reads the environment once; throws one error that lists what is wrong with it. */
export function readConfig(variables: Readonly<Record<string, string | undefined>> = process.env): ApiConfig {
  const environment = readEnvironment(variables);
  const email = environment.ADMIN_EMAIL;
  const password = environment.ADMIN_PASSWORD ?? fileText(environment.ADMIN_PASSWORD_FILE);
  return {
    version: versionOf(resolve(repositoryRoot, 'package.json')),
    host: environment.HOST,
    port: environment.PORT,
    databaseUrl: required('DATABASE_URL', environment.DATABASE_URL),
    databasePatienceMs,
    dataDir: resolve(environment.DATA_DIR),
    jwtSecret: required('JWT_SECRET', environment.JWT_SECRET),
    encryptionKey: required('ENCRYPTION_KEY', environment.ENCRYPTION_KEY),
    marketId: environment.MARKET,
    defaultDataSourceId:
      environment.DEFAULT_OPTIMIZATION_DATA_SOURCE ?? (environment.SAMPLE_DATA ? 'sample' : undefined),
    sampleData: environment.SAMPLE_DATA,
    pollIntervalMs: environment.JOB_STATUS_POLL_INTERVAL,
    triggerLimitPerMinute: environment.TRIGGER_LIMIT_PER_MINUTE,
    uploadLimitPerMinute: environment.UPLOAD_LIMIT_PER_MINUTE,
    rateLimitPerMinute: environment.RATE_LIMIT_PER_MINUTE,
    modelQuotaBytes: environment.MODEL_QUOTA_PER_USER,
    fourEyes: environment.FOUR_EYES,
    retentionDays: environment.RETENTION_DAYS,
    sessionIdleHours: environment.SESSION_IDLE_HOURS,
    sessionDays: environment.SESSION_DAYS,
    hasModelRequirements: environment.MODEL_REQUIREMENTS !== undefined,
    jobMemoryBytes: environment.JOB_MEMORY_LIMIT,
    python: environment.PYTHON,
    sandbox: environment.SANDBOX,
    mail: environment.SMTP_URL === undefined ? undefined : { url: environment.SMTP_URL, from: environment.SMTP_FROM },
    webhookTargets: {
      allowedNetworks: environment.WEBHOOK_ALLOWED_NETWORKS,
      allowHttp: environment.WEBHOOK_ALLOW_HTTP,
    },
    trustProxy: environment.TRUST_PROXY,
    corsOrigins: environment.CORS_ORIGINS,
    publicUrl: environment.PUBLIC_URL?.replace(/\/+$/, ''),
    logLevel: environment.LOG_LEVEL,
    oidc: oidcOf(environment),
    firstAdmin: email && password ? { email, password } : undefined,
    dashboardDir: resolve(repositoryRoot, 'dist/apps/web'),
  };
}
