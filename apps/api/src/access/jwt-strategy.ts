import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type ApiConfig, CONFIG } from '../config.js';
import { issuer } from './access-tokens.js';
import type { Caller } from './caller.js';
import { Credentials, unauthenticated } from './credentials.js';

const bearer = ExtractJwt.fromAuthHeaderAsBearerToken();

/** The token of `Authorization: Bearer …`. */
export const bearerOf = (request: Pick<FastifyRequest, 'headers'>): string | undefined =>
  /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** passport-jwt: checks signature, algorithm, expiry, issuer and audience; Credentials checks the rest. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    @Inject(CONFIG) config: ApiConfig,
    private readonly credentials: Credentials,
  ) {
    super({
      jwtFromRequest: bearer,
      secretOrKey: config.jwtSecret,
      algorithms: ['HS256'],
      issuer,
      audience: issuer,
      passReqToCallback: true,
    });
  }

  validate(request: FastifyRequest, claims: unknown): Promise<Caller> {
    const token = bearerOf(request);
    if (token === undefined || typeOf(token) !== 'at+jwt') throw unauthenticated();
    return this.credentials.remember(token, claims);
  }
}

/** The `typ` of a token whose signature holds: passport-jwt doesn't look at it. */
function typeOf(token: string): unknown {
  const [header = ''] = token.split('.');
  const parsed: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  return typeof parsed === 'object' && parsed !== null && 'typ' in parsed ? parsed.typ : undefined;
}
