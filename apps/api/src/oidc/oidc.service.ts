import { Injectable, Logger } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { type Grant, type Origin, Sessions } from '../auth/sessions.js';
import type { Identity } from './identity.js';
import { IdentityProvider } from './identity-provider.js';
import { OidcUsers } from './oidc-users.js';
import type { SignIn } from './sign-in-cookie.js';
import { SignInRefused } from './sign-in-refused.js';

/** Lets people in for whom the identity provider vouches. */
@Injectable()
export class OidcService {
  private readonly log = new Logger('Oidc');

  constructor(
    private readonly provider: IdentityProvider,
    private readonly users: OidcUsers,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
  ) {}

  async begin(next: string): Promise<{ url: URL; signIn: SignIn }> {
    try {
      return await this.provider.begin(next);
    } catch (error) {
      throw this.told(error);
    }
  }

  /** The session of whoever came back with this query; refuses with `SignInRefused`. */
  async finish(query: string, signIn: SignIn | undefined, origin: Origin): Promise<Grant> {
    try {
      if (!signIn) throw new SignInRefused('sign_in_expired');
      return await this.enter(await this.provider.finish(query, signIn), origin);
    } catch (error) {
      throw this.told(error);
    }
  }

  private async enter(identity: Identity, origin: Origin): Promise<Grant> {
    const actor = identity.email ?? 'anonymous';
    const happening = { actor, action: 'auth.login', ip: origin.ip } as const;
    try {
      const user = await this.users.userOf(identity);
      const details = { via: 'oidc' };
      await this.audit.record({ ...happening, actor: user.email, outcome: 'done', details });
      return await this.sessions.start(user, origin);
    } catch (error) {
      if (!(error instanceof SignInRefused)) throw error;
      const details = { via: 'oidc', reason: error.failure, subject: identity.subject };
      await this.audit.record({ ...happening, outcome: 'failed', details });
      throw error;
    }
  }

  /** What lies with the provider or our settings is for whoever runs us to see, not for who logs in. */
  private told(error: unknown): unknown {
    if (error instanceof SignInRefused && error.cause !== undefined)
      this.log.warn(`Login over OIDC failed (${error.failure}): ${causeOf(error)}`);
    return error;
  }
}

/** openid-client wraps what the server or the network said. */
function causeOf({ cause }: Error): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message;
}
