import { type Environment, readEnvironment } from '@energy-ops/contracts';
import { profileById, profiles } from '@energy-ops/market';
import { resolve } from 'node:path';

/** How this start of the product is to be. */
export interface Settings {
  readonly environment: Environment;
  /** Everything of the outside environment: it reaches api and worker unchanged but for what the supervisor decides. */
  readonly variables: NodeJS.ProcessEnv;
  readonly dataDir: string;
  /** Where people reach it, such as `http://127.0.0.1:3000`. */
  readonly address: string;
}

/** Reads the environment once; throws one error that lists everything wrong with it. */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  const extra = contradictions(variables);
  const environment = readOr(variables, extra);
  if (extra.length > 0) throw new Error(`The environment is not valid:\n${extra.join('\n')}`);
  return {
    environment,
    variables,
    dataDir: resolve(environment.DATA_DIR),
    address: addressOf(environment.HOST, environment.PORT),
  };
}

function readOr(variables: NodeJS.ProcessEnv, extra: readonly string[]): Environment {
  try {
    return readEnvironment(variables);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error([message, ...extra].join('\n'), { cause: error });
  }
}

/** What no single variable shows: every value may be right and the whole still wrong. */
function contradictions({ ROLE, DATABASE_URL, MARKET }: NodeJS.ProcessEnv): string[] {
  const found = [];
  if ((ROLE === 'api' || ROLE === 'worker') && !DATABASE_URL) {
    found.push(`  DATABASE_URL: must be set when ROLE is ${ROLE}: only ROLE=all brings its own PostgreSQL`);
  }
  if (MARKET && !profileById(MARKET)) {
    found.push(`  MARKET: there is no profile ${MARKET}; there is ${profiles.map(({ id }) => id).join(', ')}`);
  }
  return found;
}

/** A server that listens everywhere is reached on this machine by its loopback address. */
function addressOf(host: string, port: number): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
