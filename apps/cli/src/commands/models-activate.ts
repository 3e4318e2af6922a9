import type { ModelAnswer } from '@energy-ops/contracts';
import { exitCodes } from '../command.js';
import { aCommand, onlyWord } from '../options.js';
import { ourServer } from '../server/server.js';

export const modelsActivate = aCommand({
  words: 'models activate',
  summary: 'make a model the active one of its type',
  usage: `Usage: eops models activate MODEL_ID [--json]

New jobs of its type run on it from now on; the one that was active before is archived, and can be activated again.`,
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const id = onlyWord(positionals, 'one model');
    const call = { method: 'PATCH', body: { status: 'active' } } as const;
    const { model } = await (
      await ourServer()
    ).json<ModelAnswer>(`/api/optimization/models/${encodeURIComponent(id)}`, call);
    if (values.json) terminal.data(JSON.stringify(model, null, 2));
    else terminal.talk(`${model.model_type} version ${model.version} (${model.id}) is active.`);
    return exitCodes.ok;
  },
});
