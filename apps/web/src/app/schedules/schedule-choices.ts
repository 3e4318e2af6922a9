import type { CatchUp, ModelType, Overlap, ReadinessPolicy } from '@energy-ops/contracts';

/** What most people want of each model, as one press. */
export const presets = [
  { label: 'DMO daily 10:00', name: 'DMO daily', type: 'DMO', cron: '0 10 * * *' },
  { label: 'RMO every 30 min', name: 'RMO every 30 minutes', type: 'RMO', cron: '*/30 * * * *' },
  { label: 'SO every 15 min', name: 'SO every 15 minutes', type: 'SO', cron: '*/15 * * * *' },
] as const satisfies readonly { label: string; name: string; type: ModelType; cron: string }[];
export type Preset = (typeof presets)[number];

export const overlapWords = {
  skip: 'Skip the new slot',
  queue_one: 'Let the new slot wait for it',
  replace: 'Cancel it and start the new slot',
} as const satisfies Record<Overlap, string>;

export const catchUpWords = {
  none: 'Start nothing afterwards',
  latest: 'Start the latest slot',
  until_gate: 'Start those whose gate is still open',
} as const satisfies Record<CatchUp, string>;

export const readinessWords = {
  flag: 'Run all the same, and say so',
  wait: 'Wait for it',
  block: 'Do not run',
} as const satisfies Record<ReadinessPolicy, string>;
