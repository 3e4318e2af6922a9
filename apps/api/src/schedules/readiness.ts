import type { MarketProfile, Schedule as ScheduleView } from '@energy-ops/contracts';
import { modelTypeFacts } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { addDays, boundsOf, localDate } from '@energy-ops/market';
import * as z from 'zod';
import type { DueSlot } from './verdict.js';
import { clockAt, inWords } from './words.js';

const Declared = z.object({
  max_age_minutes: z.number().optional().catch(undefined),
  covers_delivery: z.boolean().optional().catch(undefined),
});

const stateSql = `
select extract(epoch from clock_timestamp() - source.updated_at) * 1000 as age_ms, snapshot.kind,
  snapshot.settings -> 'readiness' as declared, snapshot.report ->> 'end' as data_end
from data_source source join snapshot on snapshot.sha256 = source.snapshot_sha256
where source.id = $1 and source.deleted_at is null`;

interface State {
  readonly age_ms: string;
  readonly kind: 'dated' | 'typical_day';
  readonly declared: unknown;
  readonly data_end: string | null;
}

/** What a data source declares of itself and isn't, in words; undefined where a slot may count on it. */
export async function unreadiness(
  sql: Sql,
  dataSourceId: string,
  modelType: ScheduleView['model_type'],
  slot: DueSlot,
  market: MarketProfile,
): Promise<string | undefined> {
  const { rows } = await sql.query<State>(stateSql, [dataSourceId]);
  const [state] = rows;
  const declared = Declared.safeParse(state?.declared);
  if (!state || !declared.success) return undefined; // nothing is declared, or the trigger will say that there is none
  const { max_age_minutes: maxAge, covers_delivery: covers } = declared.data;
  const ageMs = Number(state.age_ms);
  if (maxAge !== undefined && ageMs > maxAge * 60_000)
    return `The data source ${dataSourceId} is ${inWords(ageMs)} old; it may be ${inWords(maxAge * 60_000)}.`;
  if (!covers || state.kind === 'typical_day') return undefined;
  const needed = endOfDelivery(modelType, slot, market);
  if (state.data_end !== null && new Date(state.data_end) >= needed) return undefined;
  const reaches = state.data_end === null ? 'nowhere' : `to ${clockAt(new Date(state.data_end), market.timezone)}`;
  return `The data source ${dataSourceId} reaches ${reaches}; it has to reach to ${clockAt(needed, market.timezone)}.`;
}

function endOfDelivery(modelType: ScheduleView['model_type'], { at, session }: DueSlot, market: MarketProfile): Date {
  if (!modelTypeFacts[modelType].oncePerDay) return session?.deliveryEnd ?? at;
  return boundsOf(addDays(localDate(at, market.timezone), 1), market.timezone).end;
}
