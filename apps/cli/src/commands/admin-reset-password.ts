import { hostname, userInfo } from 'node:os';
import { CommandFailed, exitCodes } from '../command.js';
import { readHostConfig } from '../config.js';
import { aCommand, onlyWord } from '../options.js';

const usage = `Usage: eops admin reset-password EMAIL [--enable] [--json]

On the host of an installation: prints a link by which that person chooses a new password, once, within an hour. It works
on the database alone (DATABASE_URL, or DATA_DIR), so also where nobody can log in any more and while the product is
stopped. The audit says who did it, and on which host.

  --enable  also lets in somebody who was disabled`;

export const adminResetPassword = aCommand({
  words: 'admin reset-password',
  summary: 'on the host: a link for somebody who lost the password',
  usage,
  options: { enable: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const email = onlyWord(positionals, 'the e-mail address').toLowerCase();
    const config = readHostConfig();
    // Loaded here, since it takes longer than most commands do.
    const { resetPasswordOf, withInstallation } = await import('@energy-ops/database');
    const wish = { enable: values.enable, by: { host: hostname(), as: userInfo().username } };
    const issued = await withInstallation(config, (database) =>
      database.transaction((sql) => resetPasswordOf(sql, email, wish)),
    );
    if (!issued) {
      const why = `There is no user ${email} with a password here; a service account has only API tokens.`;
      throw new CommandFailed(exitCodes.error, why);
    }
    const { token, expiresAt, disabled } = issued;
    const url = `${config.dashboard}/reset?token=${token}`;
    terminal.data(values.json ? JSON.stringify({ url, expires_at: expiresAt.toISOString() }, null, 2) : url);
    terminal.talk(`${email} chooses a new password there, once, within an hour.`);
    if (disabled)
      terminal.talk(`${email} is disabled: an administrator has to let them in again, or this command with --enable.`);
    return exitCodes.ok;
  },
});
