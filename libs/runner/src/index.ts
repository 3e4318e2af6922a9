export { outcomeOf } from './outcome-of.js';
export type { RunOutcome } from './outcome-of.js';
export { parseLine } from './parse-line.js';
export { readOutputFile, readOutputs } from './read-outputs.js';
export type { OutputLimits, OutputTable, Outputs } from './read-outputs.js';
export type { IncumbentRunLine, LogRunLine, OutputStream, RunLine } from './run-line.js';
export { runModel } from './run-model.js';
export { defaultLimits } from './run-request.js';
export type { Lease, RunEnd, RunLimits, RunRequest, RunVariables } from './run-request.js';
