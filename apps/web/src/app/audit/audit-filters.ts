import { auditOutcomes, type AuditOutcome } from '@energy-ops/contracts';
import { boundsOf } from '@energy-ops/market';

/** The filters of the audit, as they stand in the address; days are the market's. */
export interface AuditFilters {
  readonly actor: string | null;
  readonly action: string | null;
  readonly outcome: AuditOutcome | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly q: string | null;
}

type Query = Readonly<Record<keyof AuditFilters, string | null | undefined>>;

/** Reads the address; what it cannot mean is left out. */
export const readAuditFilters = (query: Query): AuditFilters => ({
  actor: query.actor || null,
  action: query.action || null,
  outcome: auditOutcomes.find((each) => each === query.outcome) ?? null,
  from: dayOf(query.from),
  to: dayOf(query.to),
  q: query.q || null,
});

/** The same as a query of the API: from the first day's beginning to the last day's end, in the market's zone. */
export function auditQueryOf({ from, to, ...rest }: AuditFilters, timeZone: string): Record<string, string> {
  const instants = {
    from: from && boundsOf(from, timeZone).start.toISOString(),
    to: to && boundsOf(to, timeZone).end.toISOString(),
  };
  const set = Object.entries({ ...rest, ...instants }).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return Object.fromEntries(set);
}

function dayOf(text: string | null | undefined): string | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const date = new Date(`${text}T00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}
