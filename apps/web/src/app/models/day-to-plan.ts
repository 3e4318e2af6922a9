import { modelTypeFacts, type DataSource, type ModelType } from '@energy-ops/contracts';
import { addDays, boundsOf, type Day, localDate } from '@energy-ops/market';
import type { Trigger } from '../jobs/job-calls.js';

type Covered = Pick<DataSource, 'kind' | 'time_zone' | 'report'>;

/** The days that data has blocks of; a typical day stands for any. */
export function daysCovered({ kind, time_zone: zone, report }: Covered): { first: Day; last: Day } | null {
  const { first_block: first, end } = report;
  if (kind === 'typical_day' || first === null || end === null) return null;
  return { first: localDate(new Date(first), zone), last: localDate(new Date(Date.parse(end) - 1), zone) };
}

/** The day to propose: none where the data has the usual one, which need not be named. */
export function dayToPropose(type: ModelType, source: Covered, now: Date): Day | '' {
  const covered = daysCovered(source);
  const usual = addDays(localDate(now, source.time_zone), modelTypeFacts[type].defaultDeliveryDayOffset);
  return covered === null || (usual >= covered.first && usual <= covered.last) ? '' : covered.last;
}

/** What a job asks for to plan that day, be it over: real-time and storage plans begin with its first block. */
export function wishFor(
  type: ModelType,
  { time_zone: zone, report }: Covered,
  day: Day | '',
): Pick<Trigger, 'delivery_day' | 'model_config'> {
  if (day === '') return {};
  if (modelTypeFacts[type].oncePerDay) return { delivery_day: day };
  const { start, end } = boundsOf(day, zone);
  const first = new Date(report.first_block ?? start);
  const begin = first > start && first < end ? first : start;
  return { model_config: { horizon_start: begin.toISOString() } };
}
