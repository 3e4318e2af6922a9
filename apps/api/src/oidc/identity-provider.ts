import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { type ApiConfig, CONFIG, type OidcConfig } from '../config.js';
import { addressOf } from '../http/address.js';
import { notFound } from '../http/refusal.js';
import { type Identity, identityOf } from './identity.js';
import type { SignIn } from './sign-in-cookie.js';
import { SignInRefused } from './sign-in-refused.js';

const patienceSeconds = 10;

/** The provider of OIDC_ISSUER: authorization code flow with PKCE, state and nonce. */
@Injectable()
export class IdentityProvider {
  private readonly settings: OidcConfig | undefined;
  private readonly redirectUri: string;
  private known: Promise<oidc.Configuration> | undefined;

  constructor(@Inject(CONFIG) config: ApiConfig) {
    this.settings = config.oidc;
    this.redirectUri = `${addressOf(config)}/api/auth/oidc/callback`;
  }

  /** Where to send a browser, and what it must bring back. */
  async begin(next: string): Promise<{ url: URL; signIn: SignIn }> {
    const { scopes } = this.on();
    const server = await this.server();
    const verifier = oidc.randomPKCECodeVerifier();
    const signIn = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, next };
    const url = oidc.buildAuthorizationUrl(server, {
      redirect_uri: this.redirectUri,
      scope: scopes,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: signIn.state,
      nonce: signIn.nonce,
    });
    return { url, signIn };
  }

  /** Whom the provider means by the query that a browser came back with. */
  async finish(query: string, { state, nonce, verifier }: SignIn): Promise<Identity> {
    const settings = this.on();
    const server = await this.server();
    const returned = new URL(this.redirectUri);
    returned.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(server, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new SignInRefused('answer_not_valid');
      const more = server.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(server, tokens.access_token, claims.sub)
        : {};
      return identityOf({ ...more, ...claims }, settings);
    } catch (error) {
      throw refusedFor(error);
    }
  }

  private on(): OidcConfig {
    if (!this.settings) throw notFound('An identity provider');
    return this.settings;
  }

  /** Asked once; again only where that failed, so that we start without it, too. */
  private async server(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.on();
    const options = {
      timeout: patienceSeconds,
      execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
    };
    const authentication = clientSecret === undefined ? oidc.None() : undefined;
    this.known ??= oidc.discovery(new URL(issuer), clientId, clientSecret, authentication, options);
    try {
      return await this.known;
    } catch (error) {
      this.known = undefined;
      throw new SignInRefused('provider_unreachable', error);
    }
  }
}

function refusedFor(error: unknown): SignInRefused {
  if (error instanceof SignInRefused) return error;
  if (error instanceof oidc.AuthorizationResponseError) return new SignInRefused('provider_refused', error);
  const isAway = error instanceof TypeError || (error instanceof oidc.ClientError && error.code === 'OAUTH_TIMEOUT');
  return new SignInRefused(isAway ? 'provider_unreachable' : 'answer_not_valid', error);
}
