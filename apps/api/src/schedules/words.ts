import { localTime } from '@energy-ops/market';

/** `2026-11-27 10:00`, as the clock on the wall shows it there. */
export function clockAt(instant: Date, zone: string): string {
  const local = localTime(instant, zone);
  const time = local.toPlainTime().toString({ smallestUnit: local.second === 0 ? 'minute' : 'second' });
  return `${local.toPlainDate().toString()} ${time}`;
}

/** A length of time for people: `12 s`, `3 min`, `2 h 5 min`. */
export function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
