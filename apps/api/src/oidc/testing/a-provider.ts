import { once } from 'node:events';
import Provider, { type AccountClaims } from 'oidc-provider';
import { freePort } from '../../testing/free-port.js';

/** Whom the provider knows, by subject, and what it says of them. */
export type People = Record<string, Omit<AccountClaims, 'sub'>>;

/** A real OpenID provider on a free port. */
export interface RunningProvider {
  readonly issuer: string;
  /** May be changed while it runs. */
  readonly people: People;
  close(): Promise<void>;
}

interface Client {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
}

/** Starts one with one client and its own little pages for logging in and consenting. */
export async function aProvider(client: Client, people: People): Promise<RunningProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [client.redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    cookies: { keys: ['a key of the test provider'] },
    pkce: { required: () => true },
    findAccount: (_, sub) =>
      Object.hasOwn(people, sub) ? { accountId: sub, claims: () => ({ ...people[sub], sub }) } : undefined,
  });
  const server = provider.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    issuer,
    people,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
