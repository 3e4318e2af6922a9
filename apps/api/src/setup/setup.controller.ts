import { SetupAdmin, SetupState, SignedIn } from '@energy-ops/contracts';
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Open } from '../access/needs.js';
import { originOf } from '../auth/origin-of.js';
import { setRefreshCookie } from '../auth/refresh-cookie.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { FirstAdmin } from './first-admin.js';

@Controller('api/setup')
export class SetupController {
  constructor(
    private readonly firstAdmin: FirstAdmin,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  @Get()
  @Does('getSetupState', 'Whether the first administrator is still to be made.')
  @Open()
  @Answers(SetupState)
  async state(): Promise<SetupState> {
    return { needs_admin: await this.firstAdmin.isNeeded() };
  }

  @Post('admin')
  @Does('createFirstAdmin', 'Makes the first administrator with the token of the printed link.')
  @Open()
  @Answers(SignedIn)
  @Refuses(403)
  async createAdmin(
    @Body({ schema: SetupAdmin }) body: SetupAdmin,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const { signedIn, refreshToken } = await this.firstAdmin.createByToken(body, originOf(request));
    if (refreshToken !== undefined) setRefreshCookie(reply, refreshToken, this.config);
    return signedIn;
  }
}
