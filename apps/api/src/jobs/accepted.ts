import type { Job as JobView } from '@energy-ops/contracts';
import type { Job } from '@energy-ops/database';
import type { FastifyReply } from 'fastify';
import { toJob } from './to-job.js';

/** The answer to whoever asked for a job: the job, and in the header where to look for it. */
export function accepted(job: Job, reply: FastifyReply): JobView {
  void reply.header('location', `/api/jobs/${job.id}`);
  return toJob(job);
}
