import type { ModelType } from '@energy-ops/contracts';

/** `dmo_<epoch ms>_<6 base36>`; `random` gives numbers from 0 up to 1, as Math.random does. */
export function newJobId(modelType: ModelType, now: Date, random: () => number): string {
  const suffix = Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `${modelType.toLowerCase()}_${now.getTime()}_${suffix}`;
}
