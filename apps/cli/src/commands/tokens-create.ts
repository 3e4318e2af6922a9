import type { MadeApiToken, NewApiToken } from '@energy-ops/contracts';
import { exitCodes } from '../command.js';
import { aCommand, onlyWord, wrong } from '../options.js';
import { ourServer } from '../server/server.js';
import { typeOf } from '../wishes.js';

const usage = `Usage: eops tokens create NAME --scope SCOPE … [options]

Makes an API token and prints it, this once.

  --scope SCOPE         a permission, such as jobs:trigger; any number of times
  --days N              valid for so many days (default 90, at most 365)
  --type DMO|RMO|SO     it may start and change only these; any number of times
  --data ID             only this data source; any number of times
  --user ID             a service account's, made by an administrator
  --json                with all that is known of it`;

export const tokensCreate = aCommand({
  words: 'tokens create',
  summary: 'make an API token for a program',
  usage,
  options: {
    scope: { type: 'string', multiple: true, default: [] as string[] },
    days: { type: 'string', default: '90' },
    type: { type: 'string', multiple: true },
    data: { type: 'string', multiple: true },
    user: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  async run({ values, positionals }, terminal) {
    const name = onlyWord(positionals, 'the token');
    if (values.scope.length === 0) throw wrong('Say what it may do: --scope jobs:trigger, for instance.');
    const body = {
      name,
      scopes: values.scope,
      expires_in_days: Number(values.days),
      model_types: values.type?.map((type) => typeOf(type)),
      data_source_ids: values.data,
      user_id: values.user,
    } satisfies Record<keyof NewApiToken, unknown>;
    const made = await (await ourServer()).json<MadeApiToken>('/api/auth/tokens', { method: 'POST', body });
    terminal.data(values.json ? JSON.stringify(made, null, 2) : made.token);
    return exitCodes.ok;
  },
});
