import type { Schedule } from '@energy-ops/contracts';

/** What decides when a schedule is due and for which gates. */
export type Timing = Pick<Schedule, 'cron' | 'time_zone' | 'model_type' | 'data_source_id'>;

/** Asks for the slots of a schedule from an instant on, with their gates and what the clock makes of them. */
export function previewRequest(timing: Timing, count: number, from?: string) {
  const { cron, time_zone, model_type, data_source_id: source } = timing;
  const params: Record<string, string | number> = { cron, time_zone, model_type, count };
  return {
    url: '/api/schedules/preview',
    params: { ...params, ...(source !== null && { data_source_id: source }), ...(from !== undefined && { from }) },
  };
}
