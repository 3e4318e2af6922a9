import { ModelConfig, type ModelType, modelTypes } from '@energy-ops/contracts';
import * as z from 'zod';
import { wrong } from './options.js';

/** A model type in any case. */
export function typeOf(word: string, option = '--type'): ModelType {
  const found = modelTypes.find((type) => type === word.toUpperCase());
  if (found) return found;
  throw wrong(`${option} is one of ${modelTypes.join(', ')}, not ${word}.`);
}

/** A day as YYYY-MM-DD, or none. */
export function dayOf(word: string | undefined): string | undefined {
  if (word === undefined || z.iso.date().safeParse(word).success) return word;
  throw wrong(`--delivery-day takes a day such as 2026-01-31, not ${word}.`);
}

/** The `model_config` that `--config` and `--set key=value` options make. */
export function configOf(settings: readonly string[], whole = '{}'): ModelConfig {
  const entries = settings.map((setting): [string, unknown] => {
    const at = setting.indexOf('=');
    if (at < 1) throw wrong(`--set takes key=value, not ${setting}.`);
    return [setting.slice(0, at), valueOf(setting.slice(at + 1))];
  });
  const given = z.record(z.string(), z.unknown()).safeParse(valueOf(whole));
  if (!given.success) throw wrong(`--config takes a JSON object, not ${whole}.`);
  const config = ModelConfig.safeParse({ ...given.data, ...Object.fromEntries(entries) });
  if (config.success) return config.data;
  throw wrong(`The configuration does not fit: ${z.prettifyError(config.error)}`);
}

/** `10` is a number, `true` a truth, `[1, 2]` a list; whatever is no JSON is text. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
