import { listen } from '@energy-ops/database';
import { jobEvent } from '@energy-ops/queue';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { LiveJobs } from './live-jobs.js';
import { readNotice } from './read-notice.js';

/** Hears what happens to jobs, whoever did it, and after a time of deafness has the rows read again. */
@Injectable()
export class JobFeed implements OnModuleInit, OnApplicationShutdown {
  private listener: { close(): Promise<void> } | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: ApiConfig,
    private readonly jobs: LiveJobs,
  ) {}

  onModuleInit(): void {
    this.listener = listen(
      this.config.databaseUrl,
      [jobEvent],
      (_channel, payload) => {
        const notice = readNotice(payload);
        if (notice) this.jobs.hear(notice);
      },
      () => this.jobs.catchUp(),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }
}
