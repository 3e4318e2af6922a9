import { ApiTokenPage, ApiTokenQuery, MadeApiToken, NewApiToken, IdPath } from '@energy-ops/contracts';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { ApiTokensService } from './api-tokens.service.js';
import { toApiToken } from './to-api-token.js';

@Controller('api/auth/tokens')
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokensService) {}

  @Get()
  @Does('listApiTokens', 'The caller’s API tokens, newest first; an administrator sees everybody’s.')
  @Needs('tokens:own')
  @Answers(ApiTokenPage)
  async list(@Query({ schema: ApiTokenQuery }) query: ApiTokenQuery, @Caller() caller: Caller): Promise<ApiTokenPage> {
    const { tokens, nextCursor } = await this.tokens.list(query, caller);
    return { tokens: tokens.map(toApiToken), next_cursor: nextCursor };
  }

  @Post()
  @Does('createApiToken', 'A token for a program. It is shown in this answer and never again.')
  @Needs('tokens:own')
  @Header('cache-control', 'no-store')
  @Idempotent()
  @Answers(MadeApiToken, 201)
  @Refuses(404)
  async create(
    @Body({ schema: NewApiToken }) body: NewApiToken,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MadeApiToken> {
    const { made, token } = await this.tokens.create(body, caller);
    void reply.header('location', `/api/auth/tokens/${made.token.id}`);
    return { ...toApiToken(made), token };
  }

  @Delete(':id')
  @Does('revokeApiToken', 'Revokes a token at once, on all nodes.')
  @Needs('tokens:own')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(404)
  async revoke(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<void> {
    await this.tokens.revoke(id, caller);
  }
}
