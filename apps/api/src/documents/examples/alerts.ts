/** An alert as events and answers have it. */
export const alert = {
  id: '2f0c7e44-9d1b-4c7e-8a61-5b0f3e2d1c90',
  kind: 'model_failing',
  cause: 'model_failing:DMO:in-iex',
  severity: 'critical',
  sentence: 'The DMO of 2026-11-28 (in-iex) failed: units is missing',
  next_step: 'Read the end of its log, mend the cause, and run it again.',
  link: '/jobs/dmo_1795740091933_4s8u7e?tab=log',
  times: 1,
  opened_at: '2026-11-27T00:52:10.239Z',
  last_at: '2026-11-27T00:52:10.239Z',
  resolved_at: null,
  resolution: null,
};

export const alertAnswers = {
  AlertPage: { alerts: [{ ...alert, read: false }], next_cursor: null, unread: 1 },
  AlertSettings: { email_from: 'critical', email_available: true },
};
