import { Login as LoginBody, Me, NoFields, SignedIn } from '@energy-ops/contracts';
import { AppUser, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../access/caller.js';
import { unauthenticated } from '../access/credentials.js';
import { Open, SignedInOnly } from '../access/needs.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { holdToRefreshLimit } from '../throttle/refresh-limit.js';
import { Login } from './login.js';
import { OwnPagesOnly } from './own-pages-only.guard.js';
import { PasswordsOn } from './passwords-on.guard.js';
import { clearRefreshCookie, refreshTokenOf, setRefreshCookie } from './refresh-cookie.js';
import { Sessions } from './sessions.js';
import { originOf } from './origin-of.js';
import { toMe } from './to-user.js';

@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly entrance: Login,
    private readonly sessions: Sessions,
    private readonly em: EntityManager,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  @Post('login')
  @Does('login', 'Email and password for an access token and the refresh cookie.')
  @Open()
  @UseGuards(PasswordsOn)
  @Answers(SignedIn)
  @Refuses(401, 403, 429)
  async login(
    @Body({ schema: LoginBody }) body: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const { signedIn, refreshToken } = await this.entrance.enter(body, originOf(request));
    if (refreshToken !== undefined) setRefreshCookie(reply, refreshToken, this.config);
    return signedIn;
  }

  @Post('refresh')
  @Does('refreshLogin', 'The refresh cookie for a new access token, and a new cookie.')
  @Open()
  @UseGuards(OwnPagesOnly)
  @Answers(SignedIn)
  @Refuses(401, 403, 415, 429)
  async refresh(
    @Body({ schema: NoFields }) _body: NoFields,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    await holdToRefreshLimit(sqlOf(this.em), request.ip);
    const token = refreshTokenOf(request, this.config);
    const grant = token === undefined ? undefined : await this.sessions.refresh(token, originOf(request));
    if (!grant) {
      clearRefreshCookie(reply, this.config);
      throw unauthenticated('There is no session to continue. Log in.');
    }
    if (grant.refreshToken !== undefined) setRefreshCookie(reply, grant.refreshToken, this.config);
    return grant.signedIn;
  }

  @Post('logout')
  @Does('logout', 'Ends the session everywhere.')
  @Open()
  @UseGuards(OwnPagesOnly)
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(403, 415)
  async logout(
    @Body({ schema: NoFields }) _body: NoFields,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = refreshTokenOf(request, this.config);
    if (token !== undefined) await this.sessions.end(token);
    clearRefreshCookie(reply, this.config);
  }

  @Get('me')
  @Does('getMe', 'Who the caller is and what it may do.')
  @SignedInOnly()
  @Answers(Me)
  async me(@Caller() caller: Caller): Promise<Me> {
    return toMe(await this.em.findOneOrFail(AppUser, caller.id), caller);
  }
}
