import type { Job } from '@energy-ops/contracts';
import { aCommand, onlyWord } from '../options.js';
import { tellOfNew, watchOptions, watchUsage } from '../server/follow.js';
import { ourServer } from '../server/server.js';

export const schedulesRun = aCommand({
  words: 'schedules run',
  summary: 'run what a schedule runs, now',
  usage: `Usage: eops schedules run SCHEDULE_ID [options]

Starts a job besides the schedule's slots and prints its id.

${watchUsage}`,
  options: watchOptions,
  async run({ values, positionals }, terminal) {
    const id = onlyWord(positionals, 'one schedule');
    const server = await ourServer();
    const job = await server.json<Job>(`/api/schedules/${encodeURIComponent(id)}/run`, { method: 'POST' });
    return tellOfNew(server, job, values, terminal);
  },
});
