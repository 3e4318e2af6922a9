import { hostname, userInfo } from 'node:os';
import { exitCodes } from '../command.js';
import { readHostConfig } from '../config.js';
import { aCommand, onlyWord } from '../options.js';

const usage = `Usage: eops restore FILE [--json]

On the host of an installation that has no data yet: fills its database (DATABASE_URL, or a new DATA_DIR) from what
\`eops backup\` wrote, all of it or nothing. A backup of an older version is brought up to this one. Put the keys of the former
installation back first (DATA_DIR/secrets, or JWT_SECRET and ENCRYPTION_KEY): with others the product does not start.`;

export const restore = aCommand({
  words: 'restore',
  summary: 'on the host: all data out of a file, into an empty installation',
  usage,
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const file = onlyWord(positionals, 'the file');
    // Loaded here, since it takes longer than most commands do.
    const { restore: fill, withAddress } = await import('@energy-ops/database');
    const by = { host: hostname(), as: userInfo().username };
    const { made_at } = await withAddress(readHostConfig(), (url) => fill(url, file, by), { orNew: true });
    terminal.data(values.json ? JSON.stringify({ file, made_at }, null, 2) : `restored as of ${made_at}`);
    terminal.talk('Start the product, and see that GET /api/audit/verify says "ok".');
    return exitCodes.ok;
  },
});
