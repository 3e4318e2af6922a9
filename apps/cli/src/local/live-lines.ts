import type { RunLine } from '@energy-ops/runner';
import type { Terminal } from '../terminal.js';
import { amount } from '../amount.js';

/** Progress is told in steps of so many percent: a terminal keeps every line. */
const stepPercent = 10;

/** Says a running model's lines as they come. */
export function liveLines(terminal: Terminal): (lines: readonly RunLine[]) => void {
  let told = 0;
  return (lines) => {
    for (const line of lines) {
      if (line.kind !== 'progress') terminal.talk(wordsOf(line));
      else if (line.percent >= told + stepPercent) {
        told = line.percent;
        terminal.talk(`${'PROGRESS'.padEnd(9)} ${line.percent} %`);
      }
    }
  };
}

function wordsOf(line: Exclude<RunLine, { kind: 'progress' }>): string {
  const said = (word: string, words: string): string => `${word.padEnd(9)} ${words}`;
  switch (line.kind) {
    case 'log':
      return said(line.level, line.message);
    case 'stage':
      return said('STAGE', line.name);
    case 'metric':
      return said('METRIC', `${line.name} = ${line.value} ${line.unit}`.trimEnd());
    case 'incumbent':
      return said('INCUMBENT', `${amount(line.incumbent)}, bound ${amount(line.bestBound)}${gapOf(line.gap)}`);
  }
}

const gapOf = (gap: number | null): string => (gap === null ? '' : `, gap ${(gap * 100).toPrecision(3)} %`);
