import type { JobDiff } from '@energy-ops/contracts';
import { causes, type InputFacts } from './causes.js';
import { itemPhrases, planPhrase } from './effects.js';
import { type Goals, headline } from './headline.js';
import type { UnitRuns } from './unit-runs.js';
import { listed } from './words.js';

const mostCauses = 2;

export interface SentenceFacts extends InputFacts, Goals {
  readonly units: readonly UnitRuns[];
  readonly unitNames: ReadonlySet<string>;
}

/**
 * The difference in one sentence, as an operator would say it: how the result moved, what was asked differently, which
 * money moved and what the plan does otherwise. It says what is, and claims no cause it can't know.
 */
export function sentence(diff: Omit<JobDiff, 'sentence'>, facts: SentenceFacts): string {
  if (diff.identical) return 'Nothing differs: the same data, configuration and model gave the same result.';
  const all = causes(diff, facts);
  const told = all.length > mostCauses + 1 ? all.slice(0, mostCauses) : all;
  const left = all.length - told.length;
  const parts = [
    ...(all.length === 0 ? ['data, configuration and model are the same'] : told),
    ...(left > 0 ? [`${left} more ${left === 1 ? 'input or setting differs' : 'inputs or settings differ'}`] : []),
    ...itemPhrases(diff.kpis, diff.currency),
    ...planPhrase({ units: facts.units, unitNames: facts.unitNames, series: diff.blocks.series }, diff),
  ];
  return `${headline(diff, diff.kpis, facts)}: ${listed(parts)}.`;
}
