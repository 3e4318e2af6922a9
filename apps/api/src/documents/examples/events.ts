import { alert } from './alerts.js';
import { job, pendingJob } from './jobs.js';
import { modelAnswers } from './models.js';
import { scheduleAnswers } from './schedules.js';

const jobId = job.job_id;
const modelType = job.model_type;
const line = {
  seq: 2,
  level: 'INFO',
  message: 'Read 96 blocks from 2026-11-27T06:15:00+05:30, 1 storage.',
  timestamp: '2026-11-27T00:41:27.462Z',
};
const ended = { jobId, modelType, lastSeq: 6 };
const notStarted = { ...pendingJob, status: 'cancelled' };
const error = 'The load cannot be met from 18:30 to 20:00: 620 MW are needed, 540 MW are there.';

/** What each event looks like; keys are the names of `serverMessages`. */
export const serverExamples: Readonly<Record<string, unknown>> = {
  'optimization:started': { jobId, modelType, modelId: job.model_id, startedAt: job.started_at },
  'optimization:log': { jobId, modelType, ...line },
  'optimization:logs': { jobId, modelType, fromSeq: 2, toSeq: 2, lines: [line] },
  'optimization:progress': { jobId, progress: 40 },
  'optimization:incumbent': { jobId, tMs: 753, incumbent: -7514657.64, bestBound: -7624779.16, gap: 0.014654 },
  'optimization:completed': { ...ended, job },
  'optimization:failed': { ...ended, error, job: { ...job, status: 'failed', error_message: error } },
  'optimization:cancelled': { ...ended, lastSeq: 1, job: notStarted },
  'optimization:gap': { jobId, fromSeq: 1200, toSeq: 4800 },
  'model:changed': { model: modelAnswers.ModelAnswer.model },
  'occurrence:changed': { occurrence: scheduleAnswers.OccurrencePage.occurrences[0] },
  'gate:warning': {
    warning: {
      market: 'in-iex',
      segment: 'DAM',
      model_type: 'DMO',
      closes: '2026-11-27T06:30:00.000Z',
      delivery_start: '2026-11-27T18:30:00.000Z',
      delivery_end: '2026-11-28T18:30:00.000Z',
      minutes_left: 30,
      at: '2026-11-27T06:00:00.000Z',
    },
  },
  'alert:changed': { alert },
  'server:draining': {},
};

/** What each message of a client looks like; keys are the names of `clientMessages`. */
export const clientExamples: Readonly<Record<string, unknown>> = {
  subscribe: { channel: 'jobs' },
  'optimization:subscribe': { jobId, fromSeq: 1, batch: true },
  'optimization:unsubscribe': { jobId },
  'auth:refresh': { token: 'eyJhbGciOiJIUzI1NiJ9.e30.signature' },
};
