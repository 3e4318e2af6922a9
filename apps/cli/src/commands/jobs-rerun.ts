import type { Job } from '@energy-ops/contracts';
import { aCommand, onlyWord } from '../options.js';
import { tellOfNew, watchOptions, watchUsage } from '../server/follow.js';
import { ourServer } from '../server/server.js';

export const jobsRerun = aCommand({
  words: 'jobs rerun',
  summary: 'run a job once more: same model, data and configuration',
  usage: `Usage: eops jobs rerun JOB_ID [options]

Runs a job once more with the same model version, data and configuration, and prints the new job's id.

${watchUsage}`,
  options: watchOptions,
  async run({ values, positionals }, terminal) {
    const jobId = onlyWord(positionals, 'one job');
    const server = await ourServer();
    const job = await server.json<Job>(`/api/jobs/${jobId}/rerun`, { method: 'POST' });
    return tellOfNew(server, job, values, terminal);
  },
});
