import { modelTypes } from '@energy-ops/contracts';
import { exitCodes } from '../command.js';
import { readConfig } from '../config.js';
import { checkData } from '../local/check-data.js';
import { withWorkplace } from '../local/workplace.js';
import { aCommand, onlyWord } from '../options.js';

const usage = `Usage: eops data validate FOLDER [options]

Checks the tables of a folder here, exactly as their upload would be, without a server. Lists every finding.

  --market ID           the market of data whose settings name none (default: MARKET, or in-iex)
  --json                the report of the check

Exit codes: 0 an upload would be accepted, 1 it would be refused, 2 wrong usage.`;

export const dataValidate = aCommand({
  words: 'data validate',
  summary: 'check the tables of a folder as their upload would be',
  usage,
  options: { market: { type: 'string' }, json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const folder = onlyWord(positionals, 'one folder');
    const config = readConfig();
    return withWorkplace(config, terminal, async (place) => {
      const { report, market } = await checkData(folder, values.market, config, place, terminal);
      if (values.json) terminal.data(JSON.stringify(report, null, 2));
      else {
        for (const { name, rows, columns } of report.tables)
          terminal.data(`${name}  ${rows} rows, ${columns.length} columns`);
        for (const type of modelTypes) {
          const fitness = report.fitness[type];
          const findings = fitness.findings.map(({ message }) => message).join('; ');
          terminal.data(`${type}  ${fitness.fit ? 'fit' : `not fit: ${findings}`}`);
        }
        terminal.talk(`The tables are valid for ${market.id}.`);
      }
      return exitCodes.ok;
    });
  },
});
