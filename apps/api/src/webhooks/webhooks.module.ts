import { Module } from '@nestjs/common';
import { Attempts } from './attempts.js';
import { WebhookDeliveriesController } from './webhook-deliveries.controller.js';
import { DeliveriesService } from './deliveries.service.js';
import { Deliverer } from './deliverer.js';
import { RESOLVE, systemResolve } from './guarded-lookup.js';
import { TargetCheck } from './target-check.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  controllers: [WebhooksController, WebhookDeliveriesController],
  providers: [
    Attempts,
    Deliverer,
    DeliveriesService,
    TargetCheck,
    WebhooksService,
    { provide: RESOLVE, useValue: systemResolve },
  ],
})
export class WebhooksModule {}
