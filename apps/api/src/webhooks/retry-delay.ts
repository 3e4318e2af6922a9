const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

/** How long to wait after the first failure, the second …: eleven attempts in some 24 hours. */
const delaysMs = [
  5 * seconds,
  30 * seconds,
  2 * minutes,
  10 * minutes,
  30 * minutes,
  1 * hours,
  2 * hours,
  4 * hours,
  6 * hours,
  10 * hours,
] as const;

/** What a receiver may ask for at most. */
const longestMs = 24 * hours;

/**
 * How long to wait after this many failures; undefined: it was tried often enough. `chance` (0 to 1) spreads those who
 * failed together by a fifth. A receiver's own wish counts where it is longer.
 */
export function retryDelayMs(failures: number, askedMs: number | undefined, chance: number): number | undefined {
  const base = delaysMs[failures - 1];
  if (base === undefined) return undefined;
  return Math.round(Math.max(base * (0.8 + 0.4 * chance), Math.min(askedMs ?? 0, longestMs)));
}

/** What `Retry-After` asks for: seconds, or a date. Undefined for what is neither. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * seconds;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
