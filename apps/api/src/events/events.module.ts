import { Module } from '@nestjs/common';
import { EventsGateway } from './events.gateway.js';
import { JobFeed } from './job-feed.js';
import { JobRows } from './job-rows.js';
import { LiveAlerts } from './live-alerts.js';
import { LiveChannels } from './live-channels.js';
import { LiveJobs } from './live-jobs.js';
import { LiveModels } from './live-models.js';
import { LiveSchedules } from './live-schedules.js';
import { RefusedSubscriptions } from './refused-subscriptions.js';
import { SocketSessions } from './socket-sessions.js';

@Module({
  providers: [
    EventsGateway,
    JobFeed,
    JobRows,
    LiveAlerts,
    LiveChannels,
    LiveJobs,
    LiveModels,
    LiveSchedules,
    RefusedSubscriptions,
    SocketSessions,
  ],
})
export class EventsModule {}
