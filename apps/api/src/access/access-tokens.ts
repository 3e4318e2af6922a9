import { type Role, roles } from '@energy-ops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type ApiConfig, CONFIG } from '../config.js';

export const accessTokenSeconds = 600;
export const issuer = 'energy-ops';

/** What an access token says; `ver` is the user's version when it was made. */
export const Claims = z.object({
  sub: z.string(),
  sid: z.string(),
  role: z.enum(roles),
  ver: z.number().int(),
  exp: z.number(),
});
export type Claims = z.infer<typeof Claims>;

interface Subject {
  readonly id: string;
  readonly role: Role;
  readonly version: number;
}

/** Makes access tokens: HS256, ten minutes, of the type at+jwt. */
@Injectable()
export class AccessTokens {
  private readonly keyId: string;

  constructor(
    private readonly jwt: JwtService,
    @Inject(CONFIG) config: ApiConfig,
  ) {
    this.keyId = createHash('sha256').update(`kid:${config.jwtSecret}`).digest('hex').slice(0, 8);
  }

  issue(user: Subject, sessionId: string): string {
    const claims = { sid: sessionId, role: user.role, ver: user.version };
    return this.jwt.sign(claims, {
      header: { alg: 'HS256', typ: 'at+jwt', kid: this.keyId },
      subject: user.id,
      issuer,
      audience: issuer,
      jwtid: randomUUID(),
      expiresIn: accessTokenSeconds,
    });
  }
}
