import {
  DeliveryDetail,
  DeliveryPage,
  DeliveryPath,
  DeliveryQuery,
  DeliveryView,
  IdPath,
  Replayed,
  ReplayWish,
} from '@energy-ops/contracts';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { actorOf } from '../jobs/actor.js';
import { DeliveriesService } from './deliveries.service.js';

@Controller('api/webhooks/:id')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get('deliveries')
  @Does('listWebhookDeliveries', 'What was sent to a webhook, or is to be, newest first.')
  @Needs('webhooks:read')
  @Answers(DeliveryPage)
  @Refuses(404)
  async list(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Query({ schema: DeliveryQuery }) query: DeliveryQuery,
  ): Promise<DeliveryPage> {
    const { deliveries, nextCursor } = await this.deliveries.list(id, query);
    return { deliveries, next_cursor: nextCursor };
  }

  @Get('deliveries/:delivery_id')
  @Does('getWebhookDelivery', 'One delivery with its payload and every attempt.')
  @Needs('webhooks:read')
  @Answers(DeliveryDetail)
  @Refuses(404)
  get(@Param({ schema: DeliveryPath }) { id, delivery_id: deliveryId }: DeliveryPath): Promise<DeliveryDetail> {
    return this.deliveries.get(id, deliveryId);
  }

  @Post('test')
  @Does('testWebhook', 'Sends it the event webhook.test; the delivery tells how that went.')
  @Needs('webhooks:write')
  @Idempotent()
  @Answers(DeliveryView, 202)
  @Refuses(404, 409)
  test(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<DeliveryView> {
    return this.deliveries.test(id, actorOf(caller));
  }

  @Post('deliveries/:delivery_id/replay')
  @Does('replayWebhookDelivery', 'Sends one again: the same event, with the same webhook-id.')
  @Needs('webhooks:write')
  @Idempotent()
  @Answers(DeliveryView, 202)
  @Refuses(404, 409)
  replay(
    @Param({ schema: DeliveryPath }) { id, delivery_id: deliveryId }: DeliveryPath,
    @Caller() caller: Caller,
  ): Promise<DeliveryView> {
    return this.deliveries.replay(id, deliveryId, actorOf(caller));
  }

  @Post('replay')
  @Does('replayFailedWebhookDeliveries', 'Sends again all that failed since an instant.')
  @Needs('webhooks:write')
  @Idempotent()
  @Answers(Replayed, 202)
  @Refuses(404, 409)
  async replayFailed(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Body({ schema: ReplayWish }) { since }: ReplayWish,
    @Caller() caller: Caller,
  ): Promise<Replayed> {
    return { replayed: await this.deliveries.replayFailed(id, since, actorOf(caller)) };
  }
}
