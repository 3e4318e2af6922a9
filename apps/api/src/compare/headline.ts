import type { JobDiff, KpiChange } from '@energy-ops/contracts';
import { amount, money } from './words.js';

type Sides = Pick<JobDiff, 'a' | 'b' | 'currency'>;

export interface Goals {
  readonly sense: 'min' | 'max' | null;
  /** The currency of `b`. */
  readonly otherCurrency: string;
}

/** How the result changed: `Profit rose by INR 12,300 (4.1 %)`. */
export function headline(diff: Sides, kpis: readonly KpiChange[], goals: Goals): string {
  if (goals.otherCurrency !== diff.currency) return inTwoCurrencies(diff, kpis, goals);
  const profit = kpis.find(({ name }) => name === 'profit');
  if (profit?.delta != null && profit.b !== null) {
    const text = (value: number) => money(value, profit.unit || diff.currency);
    return moved('Profit', profit.delta, profit.b, text, openGap(diff));
  }
  const [a, b] = [diff.a.objective_value, diff.b.objective_value];
  if (a === null || b === null) return 'The two jobs have no profit or objective to compare';
  return moved(objectiveName(goals), a - b, b, amount, openGap(diff));
}

/** Amounts of two currencies have no difference. */
function inTwoCurrencies(diff: Sides, kpis: readonly KpiChange[], goals: Goals): string {
  const profits = kpis.filter(({ name }) => name === 'profit');
  const profit = [profits.find(({ a }) => a !== null)?.a, profits.find(({ b }) => b !== null)?.b] as const;
  const [name, [a, b]] =
    profit[0] != null && profit[1] != null
      ? (['Profit', profit] as const)
      : ([objectiveName(goals), [diff.a.objective_value, diff.b.objective_value]] as const);
  if (a == null || b == null) return 'The two jobs have no profit or objective to compare';
  const text = (value: number, currency: string) => signed(value, (size) => money(size, currency));
  return `${name} is ${text(a, diff.currency)}, and was ${text(b, goals.otherCurrency)}`;
}

const objectiveName = ({ sense }: Goals): string =>
  sense === null ? 'The objective' : `The ${sense === 'max' ? 'maximised' : 'minimised'} objective`;

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
