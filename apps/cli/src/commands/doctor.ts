import { columns } from '../columns.js';
import { exitCodes } from '../command.js';
import { readConfig, readHostConfig, readServerConfig } from '../config.js';
import { checkApi } from '../doctor/check-api.js';
import { checkDatabase } from '../doctor/check-database.js';
import { checkNode, checkSandbox } from '../doctor/check-machine.js';
import type { Checked } from '../doctor/finding.js';
import { aCommand, wrong } from '../options.js';

const usage = `Usage: eops doctor [--json]

Checks what an installation on this host needs: Node, Python, the sandbox, the database and its clock, workers, and the API
at API_BASE_URL. Says of each what to do next, starts nothing and changes nothing.

Exit codes: 0 nothing failed, 1 something did.`;

export const doctor = aCommand({
  words: 'doctor',
  summary: 'check what an installation on this host needs',
  usage,
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    if (positionals.length > 0) throw wrong(`There is nothing to do with ${positionals.join(' ')}.`);
    const checks: Checked[] = [
      checkNode(process.version),
      ...(await checkSandbox(readConfig())),
      ...(await checkDatabase(readHostConfig())),
      ...(await checkApi(readServerConfig())),
    ];
    terminal.data(values.json ? JSON.stringify({ checks }, null, 2) : columns(checks.flatMap(rowsOf)));
    return checks.some(({ state }) => state === 'failed') ? exitCodes.error : exitCodes.ok;
  },
});

const rowsOf = ({ check, state, detail, next }: Checked): string[][] => [
  [state, check, detail],
  ...(next === undefined ? [] : [['', '', `→ ${next}`]]),
];
