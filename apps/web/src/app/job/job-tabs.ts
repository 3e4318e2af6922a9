/** The tabs of a job's page, as they stand in the address. */
export const jobTabs = [
  { id: 'summary', label: 'Summary' },
  { id: 'results', label: 'Results' },
  { id: 'convergence', label: 'Convergence' },
  { id: 'log', label: 'Log' },
  { id: 'inputs', label: 'Inputs' },
  { id: 'config', label: 'Config' },
  { id: 'compare', label: 'Compare' },
] as const;
export type JobTab = (typeof jobTabs)[number]['id'];

export const jobTab = (id: string | undefined): JobTab => jobTabs.find((tab) => tab.id === id)?.id ?? 'summary';
