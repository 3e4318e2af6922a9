import { ChangePassword, ResetPassword, SessionPage, SignedIn, IdPath } from '@energy-ops/contracts';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Req, UseGuards } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Caller } from '../access/caller.js';
import { Open, SessionOnly } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { originOf } from './origin-of.js';
import { OwnSessions } from './own-sessions.js';
import { PasswordResets } from './password-resets.js';
import { PasswordsOn } from './passwords-on.guard.js';

/** What people do with their own access. */
@Controller('api/auth')
export class OwnSessionsController {
  constructor(
    private readonly sessions: OwnSessions,
    private readonly resets: PasswordResets,
  ) {}

  @Get('sessions')
  @Does('listSessions', 'Where the caller is logged in.')
  @SessionOnly()
  @Answers(SessionPage)
  async list(@Caller() caller: Caller): Promise<SessionPage> {
    return { sessions: await this.sessions.list(caller), next_cursor: null };
  }

  @Delete('sessions')
  @Does('endOtherSessions', 'Logs the caller out everywhere but here.')
  @SessionOnly()
  @HttpCode(204)
  @ApiNoContentResponse()
  async endOthers(@Caller() caller: Caller): Promise<void> {
    await this.sessions.endOthers(caller);
  }

  @Delete('sessions/:id')
  @Does('endSession', 'Logs the caller out in one place.')
  @SessionOnly()
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(404)
  async end(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<void> {
    await this.sessions.end(id, caller);
  }

  @Post('password')
  @Does('changePassword', 'A new password for the old one; the other sessions end. Answers with a new access token.')
  @SessionOnly()
  @UseGuards(PasswordsOn)
  @Header('cache-control', 'no-store')
  @Answers(SignedIn)
  change(
    @Body({ schema: ChangePassword }) body: ChangePassword,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<SignedIn> {
    return this.sessions.changePassword(body, caller, originOf(request));
  }

  @Post('reset-password')
  @Does('resetPassword', 'A new password, with the token of a link from an administrator.')
  @Open()
  @UseGuards(PasswordsOn)
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(400, 403, 503)
  async reset(@Body({ schema: ResetPassword }) body: ResetPassword, @Req() request: FastifyRequest): Promise<void> {
    await this.resets.use(body, request.ip);
  }
}
