import { exitCodes } from '../command.js';
import { aCommand, onlyWord } from '../options.js';
import { logLines } from '../server/follow.js';
import { ourServer } from '../server/server.js';

export const jobsLogs = aCommand({
  words: 'jobs logs',
  summary: 'print a job’s log, with -f as it grows',
  usage: `Usage: eops jobs logs JOB_ID [-f]

Prints a job's log on stdout, each message verbatim on its line.

  -f, --follow          go on until the job ends`,
  options: { follow: { type: 'boolean', short: 'f', default: false } },
  async run({ values, positionals }, terminal) {
    const jobId = onlyWord(positionals, 'one job');
    const server = await ourServer();
    for await (const line of logLines(server, jobId, values.follow)) terminal.data(line);
    return exitCodes.ok;
  },
});
