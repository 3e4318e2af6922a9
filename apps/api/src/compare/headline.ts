import type { JobDiff, KpiChange } from '@energy-ops/contracts';
import { amount, money } from './words.js';

type Sides = Pick<JobDiff, 'a' | 'b' | 'currency'>;

/** How the result changed: `Profit rose by INR 12,300 (4.1 %)`. */
export function headline(diff: Sides, kpis: readonly KpiChange[], sense: 'min' | 'max' | null): string {
  const profit = kpis.find(({ name }) => name === 'profit');
  if (profit?.delta != null && profit.b !== null) {
    const text = (value: number) => money(value, profit.unit || diff.currency);
    return moved('Profit', profit.delta, profit.b, text, openGap(diff));
  }
  const [a, b] = [diff.a.objective_value, diff.b.objective_value];
  if (a === null || b === null) return 'The two jobs have no profit or objective to compare';
  const name = sense === null ? 'The objective' : `The ${sense === 'max' ? 'maximised' : 'minimised'} objective`;
  return moved(name, a - b, b, amount, openGap(diff));
}

function moved(name: string, delta: number, before: number, text: (value: number) => string, open: number): string {
  if (text(delta) === text(0)) return `${name} is the same${before === 0 ? '' : `, ${signed(before, text)}`}`;
  const percent = before === 0 ? Number.POSITIVE_INFINITY : Math.abs((100 * delta) / before);
  const share = percent < 1000 ? ` (${percentText(percent)} %)` : '';
  const doubt = Math.abs(delta) <= open ? ', no more than the gaps the solver left open' : '';
  return `${name} ${delta > 0 ? 'rose' : 'fell'} by ${text(delta)}${share}${doubt}`;
}

const signed = (value: number, text: (value: number) => string): string =>
  value < 0 ? `minus ${text(value)}` : text(value);

const percentText = (percent: number): string =>
  percent >= 10 ? percent.toFixed(0) : percent >= 0.095 ? percent.toFixed(1) : String(Number(percent.toPrecision(1)));

/** How far both optima may lie from what was found, together. */
const openGap = ({ a, b }: Sides): number =>
  [a, b].reduce((sum, side) => sum + Math.abs(side.objective_value ?? 0) * (side.mip_gap ?? 0), 0);
