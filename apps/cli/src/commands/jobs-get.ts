import { exitCodes } from '../command.js';
import { aCommand, onlyWord } from '../options.js';
import { reportInWords } from '../report.js';
import { reportOf } from '../server/follow.js';
import { ourServer } from '../server/server.js';

export const jobsGet = aCommand({
  words: 'jobs get',
  summary: 'show a job and what it found',
  usage: `Usage: eops jobs get JOB_ID [--json]

Shows how a job stands, and what it found.`,
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const report = await reportOf(await ourServer(), onlyWord(positionals, 'one job'));
    terminal.data(values.json ? JSON.stringify(report, null, 2) : reportInWords(report));
    return exitCodes.ok;
  },
});
