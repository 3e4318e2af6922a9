import { job } from './examples/jobs.js';

/** What a parameter of each name means, in every call that has it. */
export const parameterMeanings: Readonly<Record<string, string>> = {
  limit: 'How many entries the answer has at most.',
  cursor: '`next_cursor` of the page before.',
  from: 'Only what happened at this instant or later.',
  to: 'Only what happened before this instant.',
  q: 'Only what holds this text.',
  format: 'The form of the answer, where a link can’t choose its `Accept`.',
  day: 'The delivery day; by default today in the market.',
  id: 'Its id.',
  delivery_id: 'The id of a delivery.',
  job_id: 'The id of a job, as its trigger answered it.',
  jobId: 'The id of a job, as its trigger answered it.',
  table: 'The name of a table.',
  against: 'The id of the one to compare with.',
  actor: 'An e-mail address, `system:…` or `anonymous`.',
  action: 'Such as `job.trigger`.',
  outcome: 'How it went.',
  head: 'An end of the chain that was noted earlier: is the audit up to it what it was?',
  model_type: 'Only of this type.',
  modelType: 'Only of this type.',
  model_id: 'Only of this model.',
  status: 'Only in this state.',
  state: 'Only in this state.',
  data_source_id: 'Only on this data source.',
  triggered_by: 'Only what a person, or what a schedule, started.',
  role: 'Only of this role.',
  user_id: 'Only of this user.',
  enabled: 'Only what is, or is not, enabled.',
  wait: 'Seconds to wait for a change before the answer, at most 60.',
  level: 'Only lines of this level.',
  after_seq: 'Only lines after this one.',
  before_seq: 'Only lines before this one.',
  order: 'Oldest or newest lines first.',
  follow: '`1`: as text, and on until the job ends.',
  tolerance: 'Numbers that are closer to each other than this are the same.',
  cells: 'How many changed cells of each table are listed.',
  cron: 'Minute, hour, day of month, month and day of week.',
  time_zone: 'An IANA time zone.',
  count: 'How many.',
  market: 'The id of a market.',
  at: 'The instant it is asked for; by default now.',
};

/** Values that work on the sample, by path and name, for what a call can’t do without. */
const examples: Readonly<Record<string, string>> = {
  '/api/data-sources/ id': 'sample',
  '/api/data-sources/ table': 'timeseries',
  '/api/markets/ id': 'in-iex',
  '/api/optimization/ id': 'so_builtin_1',
  '/api/optimization/ against': 'rmo_builtin_1',
  '/api/optimization/ jobId': job.job_id,
  '/api/jobs/ job_id': job.job_id,
  '/api/jobs/ table': 'schedule',
  '/api/jobs/ against': 'so_1795740097261_5fb4d4',
  '/api/schedules/ id': 'so-15min',
  '/api/plans/ market': 'in-iex',
  '/api/schedules/ cron': '*/15 * * * *',
  '/api/schedules/ time_zone': 'Asia/Kolkata',
  '/api/auth/tokens/ id': 'kRxMEtkG',
};
const anyId = '01a21a73-662d-7d71-b1ec-e07b8f93ae32';

/** The example of a parameter that a call needs; ids without one of their own are of the usual form. */
export function parameterExample(path: string, name: string): string | undefined {
  const key = Object.keys(examples).find(
    (each) => path.startsWith(each.split(' ')[0] ?? '') && each.endsWith(` ${name}`),
  );
  return key === undefined ? (/(^|_)id$/.test(name) ? anyId : undefined) : examples[key];
}
