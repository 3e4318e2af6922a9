import type { Conflict } from '@energy-ops/contracts';
import { formatNumber } from '../number/amount.js';
import { formatInstant } from '../time/instant.js';

/** What a plan could not keep, in a sentence: `soc_terminal_min of bess1 needs 19 MWh; 18.1 MWh can be reached.` */
export function conflictSentence(conflict: Conflict, timeZone: string): string {
  const what = conflict.constraint.replaceAll('_', ' ').replace(/\bsoc\b/i, 'SoC');
  const whose = conflict.asset === null ? '' : ` of ${conflict.asset}`;
  return `${capitalized(what)}${whose}${when(conflict, timeZone)} ${amounts(conflict)}`;
}

function when({ block_from, block_to }: Conflict, timeZone: string): string {
  const from = instantText(block_from, timeZone);
  const to = instantText(block_to, timeZone);
  if (from === undefined) return '';
  if (to === undefined || to === from) return ` at ${from}`;
  const day = /^.*, /.exec(from)?.[0] ?? ''; // what both begin with is said once
  return ` in the blocks from ${from} to ${day !== '' && to.startsWith(day) ? to.slice(day.length) : to}`;
}

/** A model may name its blocks as it likes; what is an instant stands on the market's clock. */
function instantText(block: string | null, timeZone: string): string | undefined {
  if (block === null) return undefined;
  return Number.isNaN(Date.parse(block)) ? block : formatInstant(block, timeZone);
}

function amounts({ needed, achievable, unit }: Conflict): string {
  const amount = (value: number) => `${formatNumber(value)} ${unit}`.trim();
  if (needed === null) return 'cannot be met.';
  if (achievable === null) return `needs ${amount(needed)}, which cannot be met.`;
  return `needs ${amount(needed)}; ${amount(achievable)} can be reached.`;
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
