import { logLevels } from '@energy-ops/contracts';
import * as z from 'zod';
import { cleanText } from './clean-text.js';
import type { RunLine } from './run-line.js';

const number = z.number().nullable().default(null);
const deepest = 100;

const Event = z.discriminatedUnion('type', [
  z
    .object({ type: z.literal('incumbent'), t_ms: number, incumbent: number, best_bound: number, gap: number })
    .refine((event) => event.incumbent !== null || event.best_bound !== null),
  z.object({ type: z.literal('metric'), name: z.string(), value: z.number(), unit: z.string().default('') }),
  z.object({ type: z.literal('stage'), name: z.string() }),
  z.object({
    type: z.literal('log'),
    level: z.enum(logLevels).default('INFO'),
    message: z.string(),
    metadata: z.record(z.string(), z.unknown()).nullable().default(null),
  }),
]);
type Event = z.infer<typeof Event>;

/** The event in the JSON after `EVENT:`, or nothing when it only looks like one. */
export function parseEvent(json: string): RunLine | undefined {
  if (isNestedTooDeep(json)) return undefined;
  try {
    const event = Event.safeParse(JSON.parse(json));
    return event.success ? toLine(event.data) : undefined;
  } catch {
    return undefined; // not JSON
  }
}

/** What can be read can still be too deep to be written again. Brackets inside of texts count: they seldom pile up. */
function isNestedTooDeep(json: string): boolean {
  let depth = 0;
  for (const each of json) {
    if (each === '{' || each === '[') depth += 1;
    else if (each === '}' || each === ']') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

function toLine(event: Event): RunLine {
  switch (event.type) {
    case 'incumbent':
      return {
        kind: 'incumbent',
        tMs: event.t_ms,
        incumbent: event.incumbent,
        bestBound: event.best_bound,
        gap: event.gap,
      };
    case 'metric':
      return { kind: 'metric', name: oneLine(event.name), value: event.value, unit: oneLine(event.unit) };
    case 'stage':
      return { kind: 'stage', name: oneLine(event.name) };
    case 'log':
      return { kind: 'log', level: event.level, message: oneLine(event.message), metadata: event.metadata };
  }
}

/** JSON can carry what a line can't: line breaks and halves of characters. */
const oneLine = (text: string): string => cleanText(Buffer.from(text.replace(/[\r\n]+/g, ' ')).toString());
