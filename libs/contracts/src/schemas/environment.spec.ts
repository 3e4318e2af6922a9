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
