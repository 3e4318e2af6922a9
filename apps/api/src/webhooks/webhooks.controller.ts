import {
  IdPath,
  MadeWebhook,
  NewWebhook,
  PageQuery,
  PatchWebhook,
  WebhookPage,
  WebhookView,
} from '@energy-ops/contracts';
import { sqlOf, type Webhook } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { actorOf } from '../jobs/actor.js';
import { toWebhooks } from './to-webhook.js';
import { WebhooksService } from './webhooks.service.js';

@Controller('api/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly em: EntityManager,
  ) {}

  @Get()
  @Does('listWebhooks', 'The addresses that are told of what happens, newest first.')
  @Needs('webhooks:read')
  @Answers(WebhookPage)
  async list(@Query({ schema: PageQuery }) query: PageQuery): Promise<WebhookPage> {
    const { webhooks, nextCursor } = await this.webhooks.list(query);
    return { webhooks: await this.shown(webhooks), next_cursor: nextCursor };
  }

  @Get(':id')
  @Does('getWebhook', 'One webhook.')
  @Needs('webhooks:read')
  @Answers(WebhookView)
  @Refuses(404)
  async get(@Param({ schema: IdPath }) { id }: IdPath): Promise<WebhookView> {
    return this.shownOne(await this.webhooks.get(id));
  }

  @Post()
  @Does('createWebhook', 'A new webhook. Its secret is shown in this answer and never again.')
  @Needs('webhooks:write')
  @Header('cache-control', 'no-store')
  @Idempotent()
  @Answers(MadeWebhook, 201)
  @Refuses(409, 422)
  async create(
    @Body({ schema: NewWebhook }) body: NewWebhook,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MadeWebhook> {
    const { webhook, secret } = await this.webhooks.create(body, actorOf(caller));
    void reply.header('location', `/api/webhooks/${webhook.id}`);
    return { ...(await this.shownOne(webhook)), secret };
  }

  @Patch(':id')
  @Does('changeWebhook', 'Changes its address, its events, its description, or whether anything is sent.')
  @Needs('webhooks:write')
  @Answers(WebhookView)
  @Refuses(404, 422)
  async change(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Body({ schema: PatchWebhook }) body: PatchWebhook,
    @Caller() caller: Caller,
  ): Promise<WebhookView> {
    return this.shownOne(await this.webhooks.change(id, body, actorOf(caller)));
  }

  @Delete(':id')
  @Does('deleteWebhook', 'Removes a webhook with the log of its deliveries.')
  @Needs('webhooks:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(404)
  async remove(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<void> {
    await this.webhooks.remove(id, actorOf(caller));
  }

  @Post(':id/rotate-secret')
  @Does('rotateWebhookSecret', 'A new secret, shown once. For 24 hours what is sent is signed with the former, too.')
  @Needs('webhooks:write')
  @Header('cache-control', 'no-store')
  @Answers(MadeWebhook)
  @Refuses(404)
  async rotate(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<MadeWebhook> {
    const { webhook, secret } = await this.webhooks.rotate(id, actorOf(caller));
    return { ...(await this.shownOne(webhook)), secret };
  }

  private shown(webhooks: readonly Webhook[]): Promise<WebhookView[]> {
    return toWebhooks(sqlOf(this.em), webhooks, new Date());
  }

  private async shownOne(webhook: Webhook): Promise<WebhookView> {
    const [view] = await this.shown([webhook]);
    if (!view) throw new Error('A webhook was not shown.');
    return view;
  }
}
