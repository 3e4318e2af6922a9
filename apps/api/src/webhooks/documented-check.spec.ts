import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { signedHeaders } from './signature.js';

type Verify = (secret: string, headers: Record<string, string>, body: string, now?: number) => unknown;

describe('the check that docs/webhooks.md shows for Node', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = '{"test": 2432232314}';
  const timestamp = 1_614_265_330;

  const documented = async (): Promise<Verify> => {
    const page = await readFile(fileURLToPath(new URL('../../../../docs/webhooks.md', import.meta.url)), 'utf8');
    const code = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
    const { verify }: { verify: Verify } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    return verify;
  };

  it('takes what the standard’s own example signs, and so do we', async () => {
    const headers = signedHeaders({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp, body }, [secret]);
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect((await documented())(secret, headers, body, timestamp)).toEqual({ test: 2_432_232_314 });
  });

  it('takes one of two signatures, and nothing changed, old or signed by others', async () => {
    const verify = await documented();
    const other = `whsec_${Buffer.from('another secret').toString('base64')}`;
    const headers = signedHeaders({ id: 'evt_1', timestamp, body }, [other, secret]);
    expect(verify(secret, headers, body, timestamp)).toBeDefined();
    expect(() => verify(secret, headers, `${body} `, timestamp)).toThrow(/not signed/);
    expect(() => verify(secret, headers, body, timestamp + 301)).toThrow(/too old/);
    expect(() => verify('whsec_AAAA', headers, body, timestamp)).toThrow(/not signed/);
  });
});
