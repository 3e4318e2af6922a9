export * from './a-job.js';
