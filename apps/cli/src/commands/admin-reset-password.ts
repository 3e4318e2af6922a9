import type { Database } from '@energy-ops/database';
import { createHash, randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { CommandFailed, exitCodes } from '../command.js';
import { readHostConfig } from '../config.js';
import { aCommand, onlyWord } from '../options.js';

const validMinutes = 60;

const usage = `Usage: eops admin reset-password EMAIL [--json]

On the host of an installation: prints a link by which that person chooses a new password, once, within an hour. It works
on the database alone (DATABASE_URL, or DATA_DIR), so also where nobody can log in any more and while the product is
stopped. The audit says who did it, and on which host.`;

export const adminResetPassword = aCommand({
  words: 'admin reset-password',
  summary: 'on the host: a link for somebody who lost the password',
  usage,
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const email = onlyWord(positionals, 'the e-mail address').toLowerCase();
    const config = readHostConfig();
    // Loaded here, since it takes longer than most commands do.
    const { withInstallation } = await import('@energy-ops/database');
    const { token, expiresAt, disabled } = await withInstallation(config, (database) => issue(database, email));
    const url = `${config.dashboard}/reset?token=${token}`;
    terminal.data(values.json ? JSON.stringify({ url, expires_at: expiresAt }, null, 2) : url);
    terminal.talk(`${email} chooses a new password there, once, within ${validMinutes} minutes.`);
    if (disabled) terminal.talk(`${email} is disabled: an administrator has to let them in again.`);
    return exitCodes.ok;
  },
});

const issue = (database: Database, email: string) =>
  database.transaction(async (sql) => {
    const { rows } = await sql.query<{ id: string; role: string; disabled: boolean }>(
      'select id, role, disabled from app_user where email = $1 for update',
      [email],
    );
    const [user] = rows;
    if (!user) throw new CommandFailed(exitCodes.error, `There is no user ${email} in this installation.`);
    if (user.role === 'service')
      throw new CommandFailed(exitCodes.error, `${email} is a service account: it has no password, only API tokens.`);
    const token = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(token).digest('hex');
    const expiresAt = new Date(Date.now() + validMinutes * 60_000).toISOString();
    await sql.query('delete from password_reset where user_id = $1', [user.id]);
    await sql.query('insert into password_reset (token_sha256, user_id, expires_at) values ($1, $2, $3)', [
      hash,
      user.id,
      expiresAt,
    ]);
    await sql.query(
      `insert into audit_entry (actor, action, target, outcome, details)
       values ('system:eops', 'user.reset_link', $1, 'done', $2::jsonb)`,
      [user.id, JSON.stringify({ host: hostname(), as: userInfo().username })],
    );
    return { token, expiresAt, disabled: user.disabled };
  });
