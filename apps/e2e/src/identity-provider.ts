import { once } from 'node:events';
import Provider from 'oidc-provider';

/** What a product needs to know of it. */
export const oidcVariablesFor = (port: number) => ({
  OIDC_ISSUER: `http://127.0.0.1:${port}`,
  OIDC_CLIENT_ID: 'energy-ops',
  OIDC_CLIENT_SECRET: 'a secret that both know',
  OIDC_ROLE_MAP: 'desk=operator',
});

/** A real OpenID provider that lets everybody in: whoever logs in as `ada` is ada@idp.example, of the group `desk`. */
export async function startIdentityProvider(port: number, productUrl: string): Promise<() => void> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = oidcVariablesFor(port);
  const redirectUris = [`${productUrl}/api/auth/oidc/callback`];
  const provider = new Provider(issuer, {
    clients: [{ client_id: id, client_secret: secret, redirect_uris: redirectUris }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    cookies: { keys: ['a key of the test provider'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@idp.example`, email_verified: true, groups: ['desk'] }),
    }),
  });
  const server = provider.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
