import { defaultCatchUp, type ModelType, type PatchSchedule, type Schedule } from '@energy-ops/contracts';

/** What is typed into the editor, as it stands in its fields. */
export interface TypedSchedule {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly deadlineMinutes: string;
  readonly waitMinutes: string;
  readonly marginSeconds: string;
}

/** What is chosen there. */
export type ChosenSchedule = Pick<
  Schedule,
  'model_id' | 'data_source_id' | 'overlap' | 'catch_up' | 'readiness' | 'enabled'
> & {
  readonly model_type: ModelType;
};

/** The fields of a schedule, or of a new one in a zone. */
export function typedOf(schedule: Schedule | null, zone: string): TypedSchedule {
  return {
    name: schedule?.name ?? '',
    cron: schedule?.cron ?? '0 10 * * *',
    timeZone: schedule?.time_zone ?? zone,
    deadlineMinutes: schedule?.deadline_minutes?.toString() ?? '',
    waitMinutes: String(schedule?.wait_until_minutes_before_gate ?? 15),
    marginSeconds: String(schedule?.gate_margin_seconds ?? 60),
  };
}

export function chosenOf(schedule: Schedule | null): ChosenSchedule {
  return {
    model_type: schedule?.model_type ?? 'DMO',
    model_id: schedule?.model_id ?? null,
    data_source_id: schedule?.data_source_id ?? null,
    overlap: schedule?.overlap ?? 'skip',
    catch_up: schedule?.catch_up ?? defaultCatchUp.DMO,
    readiness: schedule?.readiness ?? 'flag',
    enabled: schedule?.enabled ?? true,
  };
}

/** The wish as the server takes it; the model type is none a schedule changes. */
export function wishOf(typed: TypedSchedule, chosen: ChosenSchedule) {
  return {
    model_id: chosen.model_id,
    data_source_id: chosen.data_source_id,
    overlap: chosen.overlap,
    catch_up: chosen.catch_up,
    readiness: chosen.readiness,
    enabled: chosen.enabled,
    name: typed.name.trim(),
    cron: typed.cron.trim(),
    time_zone: typed.timeZone.trim(),
    deadline_minutes: typed.deadlineMinutes.trim() === '' ? null : Number(typed.deadlineMinutes),
    wait_until_minutes_before_gate: Number(typed.waitMinutes),
    gate_margin_seconds: Number(typed.marginSeconds),
  } satisfies PatchSchedule;
}

/** Is it a whole number between the two? */
export function isWholeBetween(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

/** Does the browser know it as a time zone? */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone.trim() }) !== null;
  } catch {
    return false;
  }
}
