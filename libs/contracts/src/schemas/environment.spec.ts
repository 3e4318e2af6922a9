import { readEnvironment } from './environment.js';

describe('the environment', () => {
  it('has a default for everything', () => {
    expect(readEnvironment({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      ROLE: 'all',
      SAMPLE_DATA: true,
      JOB_MEMORY_LIMIT: 2 * 1024 ** 3,
      TRUST_PROXY: [],
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(readEnvironment({ PORT: '', DATABASE_URL: '' }).PORT).toBe(3000);
  });

  it('reads sizes, flags and lists', () => {
    const read = readEnvironment({ LOG_MAX_BYTES_PER_JOB: '1 MiB', SAMPLE_DATA: 'false', CORS_ORIGINS: 'a, b,' });
    expect(read).toMatchObject({ LOG_MAX_BYTES_PER_JOB: 1024 ** 2, SAMPLE_DATA: false, CORS_ORIGINS: ['a', 'b'] });
  });

  it('turns the sandbox off only for somebody who says that he knows what that means', () => {
    expect(() => readEnvironment({ SANDBOX: 'off' })).toThrow(/SANDBOX: off needs ALLOW_UNSANDBOXED_MODELS/);
    expect(() => readEnvironment({ SANDBOX: 'off', ALLOW_UNSANDBOXED_MODELS: 'yes' })).toThrow(/I-understand/);
    expect(readEnvironment({ SANDBOX: 'off', ALLOW_UNSANDBOXED_MODELS: 'I-understand' }).SANDBOX).toBe('off');
  });

  it('reads what it needs to know of an identity provider, and says what is missing', () => {
    const OIDC_ISSUER = 'https://idp.example';
    const read = readEnvironment({
      OIDC_ISSUER,
      OIDC_CLIENT_ID: 'energy-ops',
      OIDC_ROLE_MAP: 'desk=operator, cn=heads=admin',
    });
    expect(read.OIDC_ROLE_MAP).toEqual([
      { group: 'desk', role: 'operator' },
      { group: 'cn=heads', role: 'admin' },
    ]);
    expect(() => readEnvironment({ OIDC_ISSUER })).toThrow('OIDC_ISSUER: needs OIDC_CLIENT_ID');
    expect(() => readEnvironment({ OIDC_ONLY: 'true' })).toThrow('OIDC_ONLY: needs OIDC_ISSUER');
    expect(() => readEnvironment({ OIDC_ISSUER: 'http://idp.example' })).toThrow('must be an https:// URL');
    expect(() => readEnvironment({ OIDC_ROLE_MAP: 'desk=boss' })).toThrow('desk=boss is not <group>=<role>');
    expect(() => readEnvironment({ OIDC_ROLE_MAP: 'cron=service' })).toThrow(/OIDC_ROLE_MAP/);
  });

  it.each(['your-256-bit-secret-your-256-bit-secret', 'ChangeMe!ChangeMe!ChangeMe!ChangeMe!', 'ab'.repeat(20)])(
    'takes %s for no secret',
    (text) => {
      expect(() => readEnvironment({ JWT_SECRET: text })).toThrow('JWT_SECRET: is too well known');
      expect(() => readEnvironment({ ENCRYPTION_KEY: text })).toThrow('ENCRYPTION_KEY: is too well known');
    },
  );

  it('lists everything that is wrong at once', () => {
    const wrong = {
      PORT: '99999',
      ROLE: 'boss',
      DATABASE_URL: 'mysql://x',
      JWT_SECRET: 'short',
      JOB_MEMORY_LIMIT: 'much',
    };
    const read = () => readEnvironment(wrong);
    for (const name of Object.keys(wrong)) expect(read).toThrow(new RegExp(`${name}: `));
  });
});
