import type { Kpi, KpiChange } from '@energy-ops/contracts';

type Kpis = Readonly<Record<string, Kpi>>;

const mostKpis = 500;

/**
 * Each figure of either job beside the other's, in the order of the first. Amounts of two units, such as two currencies,
 * have no difference: each is listed for itself.
 */
export function kpiChanges(a: Kpis, b: Kpis): KpiChange[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].slice(0, mostKpis).flatMap((name) => {
    const [now, before] = [a[name], b[name]];
    return now !== undefined && before !== undefined && now.unit !== before.unit
      ? [kpiChange(name, now, undefined), kpiChange(name, undefined, before)]
      : [kpiChange(name, now, before)];
  });
}

function kpiChange(name: string, a: Kpi | undefined, b: Kpi | undefined): KpiChange {
  const [now, before] = [a?.value ?? null, b?.value ?? null];
  const delta = now === null || before === null ? null : withoutDust(now - before, now, before);
  const percent = delta === null || before === null || before === 0 ? null : (100 * delta) / Math.abs(before);
  return { name, unit: a?.unit ?? b?.unit ?? '', a: now, b: before, delta, delta_percent: percent };
}

/** A difference of two doubles carries their rounding: what is below it is no difference. */
const withoutDust = (delta: number, a: number, b: number): number =>
  Math.abs(delta) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : delta;
