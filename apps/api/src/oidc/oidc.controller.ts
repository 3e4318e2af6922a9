import { OidcCallback, OidcStart } from '@energy-ops/contracts';
import { Controller, Get, Header, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Open } from '../access/needs.js';
import { originOf } from '../auth/origin-of.js';
import { setRefreshCookie } from '../auth/refresh-cookie.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { OidcService } from './oidc.service.js';
import { keepSignIn, ownPath, takeSignIn } from './sign-in-cookie.js';
import { SignInRefused } from './sign-in-refused.js';

/** Where a browser goes to the identity provider, and comes back: pages, not calls, so errors are pages, too. */
@ApiExcludeController()
@Controller('api/auth/oidc')
export class OidcController {
  constructor(
    private readonly oidc: OidcService,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  @Get('start')
  @Open()
  @Header('cache-control', 'no-store')
  async start(@Query({ schema: OidcStart }) { next }: OidcStart, @Res() reply: FastifyReply): Promise<void> {
    const path = ownPath(next);
    await orLoginPage(reply, path, async () => {
      const { url, signIn } = await this.oidc.begin(path);
      keepSignIn(reply, signIn, this.config);
      return url.href;
    });
  }

  @Get('callback')
  @Open()
  @Header('cache-control', 'no-store')
  async callback(
    @Query({ schema: OidcCallback }) _query: OidcCallback,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const signIn = takeSignIn(reply, this.config);
    const path = ownPath(signIn?.next);
    await orLoginPage(reply, path, async () => {
      const { search } = new URL(request.url, 'http://here');
      const { refreshToken } = await this.oidc.finish(search, signIn, originOf(request));
      if (refreshToken !== undefined) setRefreshCookie(reply, refreshToken, this.config);
      return loginPage({ entered: 'true', next: path });
    });
  }
}

/** The dashboard takes up a new session there, and says there why there is none. */
const loginPage = (query: Readonly<Record<string, string>>): string => `/login?${String(new URLSearchParams(query))}`;

async function orLoginPage(reply: FastifyReply, next: string, go: () => Promise<string>): Promise<void> {
  try {
    await reply.redirect(await go(), 302);
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    await reply.redirect(loginPage({ failed: error.failure, next }), 302);
  }
}
