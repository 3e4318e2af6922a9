export { jobRun } from './job/job-run.js';
export type { JobAllowance, JobToRun } from './job/job-run.js';
export { timePlan, timeWords, workerTimes } from './job/time-plan.js';
export type { TimePlan, TimeWish } from './job/time-plan.js';
export { outcomeOf } from './outcome-of.js';
export type { RunOutcome } from './outcome-of.js';
export { parseLine } from './parse-line.js';
export { readOutputFile, readOutputs } from './read-outputs.js';
export type { OutputLimits, OutputTable, Outputs } from './read-outputs.js';
export type { IncumbentRunLine, LogRunLine, OutputStream, RunLine } from './run-line.js';
export type { Read } from './safe-file.js';
export { coldLaunch } from './launcher.js';
export type { Launch, Launched } from './launcher.js';
export { runModel } from './run-model.js';
export { defaultLimits } from './run-request.js';
export type { Lease, RunEnd, RunLimits, RunRequest, RunVariables } from './run-request.js';
export { openSandbox } from './open-sandbox.js';
export type { SandboxQuestion } from './open-sandbox.js';
export { removeFolder } from './remove-folder.js';
export { holdsStrangers, unconfined } from './sandbox.js';
export type { Sandbox } from './sandbox.js';
export { parquetToCsv } from './tables/parquet-to-csv.js';
export { readTable } from './tables/read-table.js';
export type { ReadTable } from './tables/read-table.js';
export {
  checkUpload,
  modelCheckLimits,
  readModelReport,
  readTableReport,
  readTableStatistics,
  tableCheckLimits,
} from './upload-check.js';
export type { CheckRun, UploadCheck } from './upload-check.js';
export { WarmStart } from './warm/warm-start.js';
export type { WarmState } from './warm/warm-start.js';
