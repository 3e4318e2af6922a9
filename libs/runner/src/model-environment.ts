import { dirname, join } from 'node:path';
import type { RunRequest } from './run-request.js';

/** Linux refuses a longer `NAME=value` (MAX_ARG_STRLEN), its closing zero included. */
const longestVariableBytes = 128 * 1024 - 1;

/** All that a model finds in its environment: what contract.md names, and what Python and its solvers need to run. */
export function modelEnvironment(request: RunRequest): Record<string, string> {
  const { folder, python, variables } = request;
  const threads = String(request.threads ?? 1);
  return {
    ...variables,
    INPUT_DIR: join(folder, 'input'),
    OUTPUT_DIR: join(folder, 'output'),
    PYTHONUNBUFFERED: '1',
    PATH: `${dirname(python)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    // More BLAS threads than the solver may use would only reserve memory.
    OMP_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
    MKL_NUM_THREADS: threads,
  };
}

/** The variable that is too long for a process to get, if there is one. */
export function tooLongVariable(environment: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(environment);
  return entries.find(
    ([name, value]) => Buffer.byteLength(name) + 1 + Buffer.byteLength(value) > longestVariableBytes,
  )?.[0];
}
