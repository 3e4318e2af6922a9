import { readEnvironment, type SandboxWish } from '@energy-ops/contracts';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** The data that comes with the product. */
export const sampleFolder = resolve(repository, 'python-models/data/sample');

export interface CliConfig {
  readonly python: string;
  readonly sandbox: SandboxWish;
  readonly memoryBytes: number;
  readonly logBytes: number;
  /** The market of data that names none. */
  readonly marketId: string;
  readonly hasModelRequirements: boolean;
}

/** The command line's configuration: a worker's, as far as it goes. Throws one error with all that is wrong with it. */
export function readConfig(): CliConfig {
  const environment = readEnvironment(process.env);
  return {
    python: environment.PYTHON ?? resolve(repository, '.venv/bin/python'),
    sandbox: environment.SANDBOX,
    memoryBytes: environment.JOB_MEMORY_LIMIT,
    logBytes: environment.LOG_MAX_BYTES_PER_JOB,
    marketId: environment.MARKET,
    hasModelRequirements: environment.MODEL_REQUIREMENTS !== undefined,
  };
}

/** Where the commands that talk to a server find it, and how they come in. */
export interface ServerConfig {
  /** Without a slash at its end. */
  readonly address: string;
  /** What EOPS_TOKEN holds. */
  readonly token: string | undefined;
  /** Where `eops login` keeps a token for each address. */
  readonly credentialsFile: string;
  /** The data source of a run that names none. */
  readonly dataSourceId: string | undefined;
}

export function readServerConfig(): ServerConfig {
  const environment = readEnvironment(process.env);
  const folder = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  return {
    address: environment.API_BASE_URL.replace(/\/+$/, ''),
    token: environment.EOPS_TOKEN,
    credentialsFile: join(folder, 'energy-ops', 'credentials.json'),
    dataSourceId: environment.DEFAULT_OPTIMIZATION_DATA_SOURCE,
  };
}

/** The installation on this host that commands for its operator work on, without its API. */
export interface HostConfig {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Where people reach its dashboard. */
  readonly dashboard: string;
}

export function readHostConfig(): HostConfig {
  const { DATABASE_URL, DATA_DIR, PUBLIC_URL, HOST, PORT } = readEnvironment(process.env);
  const host = ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST;
  return {
    databaseUrl: DATABASE_URL,
    dataDir: resolve(DATA_DIR),
    dashboard: (PUBLIC_URL ?? `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`).replace(/\/+$/, ''),
  };
}
