/** The chapters of the document, in reading order, with the controllers whose calls they hold. */
export const chapters = [
  {
    name: 'Jobs',
    description: 'A job is one run of a model on a data source: ask for it, follow it, stop it, run it again.',
    controllers: ['Jobs', 'Logs', 'Execute'],
  },
  {
    name: 'Results',
    description: 'What a job found: KPIs, tables and charts, why there is no plan, and how two jobs differ.',
    controllers: ['Results', 'Compare'],
  },
  {
    name: 'Models',
    description: 'The programs that solve jobs: one is active for each type; every upload is a new version.',
    controllers: ['Models'],
  },
  {
    name: 'Data',
    description: 'Portfolios and prices as tables, checked when they are uploaded, and the markets they belong to.',
    controllers: ['DataSources', 'Markets', 'Downloads'],
  },
  {
    name: 'Schedules',
    description: 'When jobs start by themselves, and what became of every due slot.',
    controllers: ['Schedules', 'Occurrences', 'Gates', 'Plans'],
  },
  {
    name: 'Notifications',
    description: 'Who hears of what: signed webhooks to other systems, and messages to people.',
    controllers: ['Webhooks', 'WebhookDeliveries', 'Alerts'],
  },
  {
    name: 'Access',
    description: 'Logging in, people and service accounts, sessions and API tokens.',
    controllers: ['Auth', 'OwnSessions', 'Setup', 'Users', 'ApiTokens'],
  },
  {
    name: 'Audit',
    description: 'Who did what, in a chain that shows if it was tampered with.',
    controllers: ['Audit'],
  },
  {
    name: 'Operation',
    description: 'Whether the installation is well: health, workers and metrics.',
    controllers: ['Health', 'ClientConfig', 'Workers', 'Metrics'],
  },
] as const;

/** The chapter of a controller's calls; a controller that none names is a chapter of its own, without a description. */
export const chapterOf = (controller: string): string =>
  chapters.find(({ controllers }) => controllers.some((each) => each === controller))?.name ?? controller;
