import type { Job } from '@energy-ops/contracts';
import { exitCodes } from '../command.js';
import { aCommand, onlyWord } from '../options.js';
import { ourServer } from '../server/server.js';

export const jobsCancel = aCommand({
  words: 'jobs cancel',
  summary: 'stop a job; a running one keeps its best solution so far',
  usage: `Usage: eops jobs cancel JOB_ID [--json]

Takes a waiting job out of the queue, or tells a running one to stop and keep its best solution so far.`,
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const jobId = onlyWord(positionals, 'one job');
    const job = await (await ourServer()).json<Job>(`/api/jobs/${jobId}/cancel`, { method: 'POST' });
    if (values.json) terminal.data(JSON.stringify(job, null, 2));
    else terminal.talk(job.status === 'running' ? `${jobId} is told to stop.` : `${jobId} is ${job.status}.`);
    return exitCodes.ok;
  },
});
