/** How a plan came about: proven within the gap asked for, or the best there was when time was over. */
export const planSources = ['optimal', 'incumbent', 'unknown'] as const;
export type PlanSource = (typeof planSources)[number];
