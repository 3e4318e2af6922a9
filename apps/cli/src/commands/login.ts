import { type MadeApiToken, permissions, type Permission } from '@energy-ops/contracts';
import { hostname } from 'node:os';
import { exitCodes } from '../command.js';
import { readServerConfig } from '../config.js';
import { aCommand, wrong } from '../options.js';
import { ask, askSecret, canAsk } from '../server/ask.js';
import { keepToken } from '../server/credentials.js';
import { Server } from '../server/server.js';

const days = 90;

const usage = `Usage: eops login [--email EMAIL]

Logs in to the server that API_BASE_URL names and keeps an API token for it: a new one with all that you may do, valid for
${days} days, which /tokens lists and revokes. The password is asked for, or read from stdin where that is no terminal.
Programs need no login: they set EOPS_TOKEN.

  --email EMAIL         who logs in (asked for at a terminal)`;

export const login = aCommand({
  words: 'login',
  summary: 'log in to a server, once',
  usage,
  options: { email: { type: 'string' } },
  async run({ values, positionals }, terminal) {
    if (positionals.length > 0)
      throw wrong('A password is never given on the command line: others could read it there.');
    const { address, credentialsFile } = readServerConfig();
    if (values.email === undefined && !canAsk()) throw wrong('Say who logs in: --email EMAIL.');
    const email = values.email ?? (await ask(`Email for ${address}: `));
    const password = await askSecret('Password: ');
    if (password === '') throw wrong('There was no password. Type it at the terminal, or send it on stdin.');
    const anonymous = new Server(address);
    const signedIn = await anonymous.json<{ access_token: string; user: { permissions: Permission[] } }>(
      '/api/auth/login',
      {
        method: 'POST',
        body: { email, password },
      },
    );
    const scopes = permissions.filter((permission) => signedIn.user.permissions.includes(permission));
    const body = { name: `eops on ${hostname()}`, scopes, expires_in_days: days };
    const server = new Server(address, signedIn.access_token);
    const { token } = await server.json<MadeApiToken>('/api/auth/tokens', { method: 'POST', body });
    await keepToken(credentialsFile, address, token);
    terminal.talk(`Logged in to ${address} as ${email}, for ${days} days.`);
    return exitCodes.ok;
  },
});
