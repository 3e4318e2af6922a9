import { type MarketProfile, type ModelConfig, type ModelType, modelTypes } from '@energy-ops/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { invalid } from '../http/schema-pipe.js';
import { pythonModels } from './python-environment.js';

const models = z.array(z.enum(modelTypes));
const Option = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('amount'),
    models,
    at_most: z.number().optional(),
    below: z.number().optional(),
  }),
  z.strictObject({ kind: z.literal('number'), models }),
  z.strictObject({ kind: z.literal('choice'), models, choices: z.array(z.union([z.string(), z.boolean()])) }),
  z.strictObject({ kind: z.enum(['segment', 'bands', 'instant']), models }),
]);
type Option = z.infer<typeof Option>;

/** The file that Python checks a data source's settings by. */
const file = join(pythonModels, 'src/energy_models/options.json');
const options = Object.entries(z.record(z.string(), Option).parse(JSON.parse(readFileSync(file, 'utf8'))));

/** Refuses a configuration that a built-in model could only end at. Keys it doesn't know pass; null is not given. */
export function demandOptions(modelType: ModelType, config: ModelConfig, market: MarketProfile): void {
  const read = options.filter(([name, { models }]) => name in config && models.includes(modelType));
  if (read.length === 0) return;
  const values = Object.fromEntries(read.map(([name, option]) => [name, valueOf(option, market).nullable()]));
  const body = { model_config: config };
  const parsed = z.object({ model_config: z.looseObject(values) }).safeParse(body);
  if (!parsed.success) throw invalid(parsed.error.issues, body);
}

function valueOf(option: Option, market: MarketProfile): z.ZodType {
  switch (option.kind) {
    case 'amount':
      return amountOf(option);
    case 'number':
      return z.number();
    case 'choice':
      return z.literal(option.choices);
    case 'segment':
      return z.literal(['', ...(market.segments ?? []).map(({ id }) => id)], { error: segmentWords(market) });
    case 'bands':
      return z.array(Band);
    case 'instant':
      return z.string().regex(/^(\s*\d{4}|$)/, { error: 'must be an instant such as 2027-01-31T10:00:00+05:30' });
  }
}

function amountOf({ at_most: most, below }: { at_most?: number | undefined; below?: number | undefined }): z.ZodNumber {
  const amount = z.number().min(0);
  const within = most === undefined ? amount : amount.max(most);
  return below === undefined ? within : within.lt(below);
}

function segmentWords({ segments = [] }: MarketProfile): string {
  const known = segments.map(({ id }) => id).join(', ');
  return known ? `must be a segment of the market: ${known}` : 'must be left out: the market has no segments';
}

const share = z.number().min(0).nullish();
/** How its multipliers hang together is for the model to say. */
const Band = z.looseObject({ width_mw: share, width_pct: share, short_mult: share, long_mult: share });
