import type { Scenario } from '../scenario.ts';
import { neverLost } from './01-never-lost.ts';
import { sameRequestOnce } from './02-same-request-once.ts';
import { neverTwoAtOnce } from './03-never-two-at-once.ts';
import { lostWorker } from './04-lost-worker.ts';
import { finalStaysFinal } from './05-final-stays-final.ts';
import { everyFireOnce } from './06-every-fire-once.ts';
import { onePlanADay } from './07-one-plan-a-day.ts';
import { missedSlots } from './08-missed-slots.ts';
import { daysOfChange } from './09-days-of-change.ts';
import { clockJumps } from './10-clock-jumps.ts';
import { everyLine } from './11-every-line.ts';
import { noOrphans } from './12-no-orphans.ts';
import { databaseRestart } from './13-database-restart.ts';
import { partition } from './14-partition.ts';
import { rollingRestart } from './15-rolling-restart.ts';
import { fullDisk } from './16-full-disk.ts';
import { logFlood } from './17-log-flood.ts';
import { stalledClients } from './18-stalled-clients.ts';
import { poisonJob } from './19-poison-job.ts';
import { lostNotice } from './20-lost-notice.ts';

/** Every promise that a scenario puts to the test, the longest first: some of a smoke are played at once. */
export const scenarios: readonly Scenario[] = [
  neverTwoAtOnce,
  partition,
  lostWorker,
  sameRequestOnce,
  everyFireOnce,
  clockJumps,
  onePlanADay,
  missedSlots,
  daysOfChange,
  noOrphans,
  rollingRestart,
  everyLine,
  poisonJob,
  fullDisk,
  lostNotice,
  logFlood,
  stalledClients,
  finalStaysFinal,
  databaseRestart,
  neverLost,
];
