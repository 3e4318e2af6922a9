import { localTime } from './day.js';

/**
 * Which block of a typical day stands for the block that begins at `instant`: the one with the same wall-clock time,
 * counted from 1. A repeated hour uses its blocks twice, a skipped one leaves them out.
 */
export function typicalBlockOf(instant: Date, zone: string, mtuMinutes: number): number {
  const { hour, minute } = localTime(instant, zone);
  return Math.floor((hour * 60 + minute) / mtuMinutes) + 1;
}

/** The typical day's block for each block start of a real horizon. */
export const mapTypicalDay = (starts: readonly Date[], zone: string, mtuMinutes: number): number[] =>
  starts.map((start) => typicalBlockOf(start, zone, mtuMinutes));
