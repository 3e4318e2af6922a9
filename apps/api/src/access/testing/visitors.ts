import { roles } from '@energy-ops/contracts';
import { JwtService } from '@nestjs/jwt';
import type { RunningApi } from '../../testing/running-api.js';
import { issuer } from '../access-tokens.js';
import type { Visitor } from './holes.js';

/** One of each role, and everybody who must not get in anywhere. `revoke` ends the session of an access token. */
export async function allVisitors(api: RunningApi, revoke: (sessionId: string) => Promise<void>): Promise<Visitor[]> {
  const byRole = await Promise.all(roles.map(async (role) => ({ name: role, role, token: await api.tokenOf(role) })));
  const good = await api.tokenOf('admin');
  const { sub, sid, ver, role } = claimsOf(good);
  const jwt = api.app.get(JwtService, { strict: false });
  const signed = (options: object, secret = api.config.jwtSecret) =>
    jwt.sign(
      { sub, sid, ver, role },
      {
        secret,
        header: { alg: 'HS256', typ: 'at+jwt' },
        issuer,
        audience: issuer,
        expiresIn: 600,
        ...options,
      },
    );
  const [, body] = good.split('.');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
  const revoked = await api.tokenOf('admin');
  await revoke(String(claimsOf(revoked)['sid']));
  return [
    ...byRole,
    { name: 'nobody' },
    { name: 'an expired token', token: signed({ expiresIn: -1 }) },
    { name: 'a token for another audience', token: signed({ audience: 'others' }) },
    { name: 'a token of another issuer', token: signed({ issuer: 'others' }) },
    { name: 'a token of another key', token: signed({}, 'a key that is not ours, though long enough') },
    { name: 'a token of another type', token: signed({ header: { alg: 'HS256', typ: 'JWT' } }) },
    { name: 'an unsigned token', token: `${unsigned}.${body}.` },
    { name: 'a revoked session', token: revoked },
    { name: 'an unknown API token', token: 'eops_aaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
  ];
}

function claimsOf(token: string): Record<string, unknown> {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return { ...Object(claims) };
}
