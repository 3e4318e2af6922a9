import { readEnvironment, type SandboxWish } from '@energy-ops/contracts';
import { resolve } from 'node:path';
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
