import { Module } from '@nestjs/common';
import { AlertsController } from './alerts.controller.js';
import { AlertsService } from './alerts.service.js';
import { Mailer } from './mailer.js';
import { Watcher } from './watcher.js';

@Module({ controllers: [AlertsController], providers: [AlertsService, Mailer, Watcher] })
export class NotificationsModule {}
