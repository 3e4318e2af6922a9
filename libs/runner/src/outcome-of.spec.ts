import type { ModelResult } from '@energy-ops/contracts';
import { outcomeOf } from './outcome-of.js';
import type { Outputs } from './read-outputs.js';
import type { RunEnd } from './run-request.js';

const anEnd = (change: Partial<RunEnd> = {}): RunEnd => ({
  ended: 'exited',
  exitCode: 0,
  signal: null,
  lastError: null,
  droppedLines: 0,
  maxRssBytes: 1,
  cpuSeconds: 1,
  ...change,
});
const outputs = (result?: ModelResult, faults: string[] = []): Outputs => ({
  ...(result && { result }),
  tables: [],
  faults,
});
const solved: ModelResult = { termination_status: 'optimal', solution_status: 'optimal' };

describe('the outcome of a run', () => {
  it.each<[string, RunEnd, Outputs, object]>([
    ['exit 0', anEnd(), outputs(), { status: 'success', terminationStatus: null, solutionStatus: null }],
    ['exit 0, solved', anEnd(), outputs(solved), { status: 'success', terminationStatus: 'optimal' }],
    [
      'time limit with a solution',
      anEnd(),
      outputs({ termination_status: 'time_limit', solution_status: 'feasible' }),
      { status: 'success', terminationStatus: 'time_limit', solutionStatus: 'feasible' },
    ],
    [
      'infeasible',
      anEnd(),
      outputs({ termination_status: 'infeasible', solution_status: 'none' }),
      { status: 'failed', terminationStatus: 'infeasible', errorCode: 'infeasible', solutionStatus: 'none' },
    ],
    [
      'no solution in time',
      anEnd(),
      outputs({ termination_status: 'time_limit', solution_status: 'none' }),
      { status: 'failed', terminationStatus: 'time_limit', errorCode: 'no_solution' },
    ],
    ['bad results', anEnd(), outputs(solved, ['x']), { status: 'failed', errorCode: 'bad_results' }],
    [
      'exit 1',
      anEnd({ exitCode: 1, lastError: 'ValueError: boom' }),
      outputs(solved),
      { status: 'failed', errorCode: 'model_failed', errorMessage: 'ValueError: boom', terminationStatus: 'error' },
    ],
    [
      'exit 3 in silence',
      anEnd({ exitCode: 3 }),
      outputs(),
      { errorMessage: 'The model ended with exit code 3.', errorCode: 'model_failed' },
    ],
    [
      'killed',
      anEnd({ exitCode: null, signal: 'SIGKILL' }),
      outputs(),
      { errorCode: 'model_killed', errorMessage: 'The model was killed by SIGKILL.' },
    ],
    ['hang', anEnd({ ended: 'timed_out' }), outputs(), { errorCode: 'timed_out', terminationStatus: 'time_limit' }],
    [
      'hang that leaves a solution',
      anEnd({ ended: 'timed_out' }),
      outputs(solved),
      { status: 'success', terminationStatus: 'time_limit', solutionStatus: 'feasible' },
    ],
    [
      'cancel that leaves a solution',
      anEnd({ ended: 'stopped' }),
      outputs(solved),
      { status: 'cancelled', terminationStatus: 'interrupted', solutionStatus: 'feasible' },
    ],
    ['cancel', anEnd({ ended: 'stopped' }), outputs(), { status: 'cancelled', solutionStatus: 'none' }],
    ['memory', anEnd({ ended: 'out_of_memory' }), outputs(), { terminationStatus: 'out_of_memory' }],
  ])('%s', (_, end, left, outcome) => {
    expect(outcomeOf(end, left)).toMatchObject(outcome);
  });
});
