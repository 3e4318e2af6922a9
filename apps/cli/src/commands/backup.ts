import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { CommandFailed, exitCodes } from '../command.js';
import { readHostConfig } from '../config.js';
import { aCommand, onlyWord } from '../options.js';

const usage = `Usage: eops backup FILE [--json]

On the host of an installation: writes all its data (jobs, logs, results, models, data sources, users, audit) into one file,
as it is at this moment, while the product runs or while it is stopped. It works on the database alone (DATABASE_URL, or
DATA_DIR). The keys are not in it: keep DATA_DIR/secrets, or JWT_SECRET and ENCRYPTION_KEY, apart from it.`;

export const backup = aCommand({
  words: 'backup',
  summary: 'on the host: all data into one file',
  usage,
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const file = onlyWord(positionals, 'the file');
    if (existsSync(file)) throw new CommandFailed(exitCodes.error, `${file} is there already. Name another one.`);
    // Loaded here, since it takes longer than most commands do.
    const { backUp, withAddress } = await import('@energy-ops/database');
    const by = { host: hostname(), as: userInfo().username };
    const { made_at } = await withAddress(readHostConfig(), (url) => backUp(url, file, by));
    terminal.data(values.json ? JSON.stringify({ file, made_at }, null, 2) : file);
    terminal.talk('The keys are not in it: keep those of this installation too, somewhere else.');
    return exitCodes.ok;
  },
});
