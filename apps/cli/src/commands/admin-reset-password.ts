import { NewPassword } from '@energy-ops/contracts';
import { hostname, userInfo } from 'node:os';
import { CommandFailed, exitCodes } from '../command.js';
import { readHostConfig } from '../config.js';
import { aCommand, onlyWord } from '../options.js';
import { askSecret } from '../server/ask.js';

const usage = `Usage: eops admin reset-password EMAIL [--password-stdin] [--enable] [--json]

On the host of an installation: prints a link by which that person chooses a new password, once, within an hour. It works
on the database alone (DATABASE_URL, or DATA_DIR), so also where nobody can log in any more and while the product is
stopped. The audit says who did it, and on which host.

  --password-stdin  the first line of stdin is the new password, at once and without a link; all sessions end
  --enable          also lets in somebody who was disabled`;

export const adminResetPassword = aCommand({
  words: 'admin reset-password',
  summary: 'on the host: a link for somebody who lost the password',
  usage,
  options: {
    'password-stdin': { type: 'boolean', default: false },
    enable: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  async run({ values, positionals }, terminal) {
    const email = onlyWord(positionals, 'the e-mail address').toLowerCase();
    const config = readHostConfig();
    const passwordHash = values['password-stdin'] ? await hashOfPassword() : undefined;
    // Loaded here, since it takes longer than most commands do.
    const { resetPasswordOf, setPasswordOf, withInstallation } = await import('@energy-ops/database');
    const wish = { enable: values.enable, by: { host: hostname(), as: userInfo().username } };
    const given = await withInstallation(config, (database) =>
      database.transaction<{ disabled: boolean; token?: string; expiresAt?: Date } | undefined>((sql) =>
        passwordHash === undefined ? resetPasswordOf(sql, email, wish) : setPasswordOf(sql, email, passwordHash, wish),
      ),
    );
    if (!given) {
      const why = `There is no user ${email} with a password here; a service account has only API tokens.`;
      throw new CommandFailed(exitCodes.error, why);
    }
    const { token, expiresAt, disabled } = given;
    if (token === undefined) {
      if (values.json) terminal.data(JSON.stringify({ email }, null, 2));
      terminal.talk(`${email} has the new password, and is logged in nowhere.`);
    } else {
      const url = `${config.dashboard}/reset?token=${token}`;
      terminal.data(values.json ? JSON.stringify({ url, expires_at: expiresAt?.toISOString() }, null, 2) : url);
      terminal.talk(`${email} chooses a new password there, once, within an hour.`);
    }
    if (disabled)
      terminal.talk(`${email} is disabled: an administrator has to let them in again, or this command with --enable.`);
    return exitCodes.ok;
  },
});

/** Of what the dashboard would take too. */
async function hashOfPassword(): Promise<string> {
  const { hashPassword, isCommonPassword } = await import('@energy-ops/database/passwords');
  const parsed = NewPassword.safeParse(await askSecret('New password: '));
  if (!parsed.success) throw new CommandFailed(exitCodes.error, 'A password has 12 to 128 characters.');
  if (isCommonPassword(parsed.data))
    throw new CommandFailed(exitCodes.error, 'This is one of the most common passwords; choose another.');
  return hashPassword(parsed.data);
}
