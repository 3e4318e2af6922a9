export const triggers = ['manual', 'scheduled'] as const;
export type Trigger = (typeof triggers)[number];

/** `plan` may become the plan in force; `test` never does, never counts and never alerts. */
export const purposes = ['plan', 'test'] as const;
export type Purpose = (typeof purposes)[number];

export const cacheOutcomes = ['hit', 'miss', 'bypass'] as const;
export type CacheOutcome = (typeof cacheOutcomes)[number];

export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

export const sandboxTiers = ['namespaces', 'kernel-lsm', 'uid-only', 'none'] as const;
export type SandboxTier = (typeof sandboxTiers)[number];

/** What an operator may ask for: the best there is, one tier and no other, or none. */
export const sandboxWishes = ['auto', 'require:namespaces', 'require:kernel-lsm', 'off'] as const;
export type SandboxWish = (typeof sandboxWishes)[number];
