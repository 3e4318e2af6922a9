import { jobEvent } from '@energy-ops/queue';
import { Injectable } from '@nestjs/common';
import { Notices } from '../notices/notices.js';
import { readNotice } from '../notices/read-notice.js';
import { LiveJobs } from './live-jobs.js';

/** Hears what happens to jobs, whoever did it, and after a time of deafness has the rows read again. */
@Injectable()
export class JobFeed {
  constructor(notices: Notices, jobs: LiveJobs) {
    notices.tell({
      channel: jobEvent,
      hear(payload) {
        if (!jobs.hasListeners) return; // most of the time there are many jobs and nobody who looks on
        const notice = readNotice(payload);
        if (notice) jobs.hear(notice);
      },
      catchUp: () => jobs.catchUp(),
    });
  }
}
