export type * from './job.js';
export * from './new-job-id.js';
export { jobCancel, jobEvent, jobPending } from './notice.js';
export type { JobNotice } from './notice.js';
