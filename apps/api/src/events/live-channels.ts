import { Injectable } from '@nestjs/common';
import { LiveAlerts } from './live-alerts.js';
import { LiveModels } from './live-models.js';
import { LiveSchedules } from './live-schedules.js';
import type { LiveServer } from './live-socket.js';

/** What is told to everybody who asked for a channel, whatever job it is about. */
@Injectable()
export class LiveChannels {
  constructor(
    private readonly models: LiveModels,
    private readonly schedules: LiveSchedules,
    private readonly alerts: LiveAlerts,
  ) {}

  serve(server: LiveServer): void {
    this.models.serve(server);
    this.schedules.serve(server);
    this.alerts.serve(server);
  }
}
