import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Resolve } from './guarded-lookup.js';
import { systemResolve } from './guarded-lookup.js';
import { post } from './post.js';
import { aReceiver, type Receiver } from './testing/a-receiver.js';

describe('one attempt', () => {
  let receiver: Receiver;
  let before = 0;
  const rules = { allowedNetworks: ['127.0.0.0/8'], allowHttp: true };
  const closed = { allowedNetworks: [], allowHttp: true };
  const going = new AbortController().signal;

  beforeAll(async () => {
    receiver = await aReceiver();
  });
  beforeEach(() => {
    before = receiver.received.length;
    receiver.answerWith((response) => response.writeHead(204).end());
  });
  afterAll(async () => {
    await receiver.close();
  });

  const came = () => receiver.received.length - before;
  const send = (url = receiver.url, allowed: typeof rules = rules, resolve: Resolve = systemResolve) =>
    post({ url, headers: { 'content-type': 'application/json' }, body: '{"a":1}' }, allowed, resolve, going);
  /** The receiver under a name. */
  const named = () => receiver.url.replace('127.0.0.1', 'hooks.example.com');

  it('sends the body and keeps the beginning of the answer', async () => {
    receiver.answerWith((response) => response.writeHead(500, { 'retry-after': '7' }).end('x'.repeat(100_000)));
    const posted = await send();
    expect(posted).toMatchObject({ statusCode: 500, error: null, retryAfter: '7' });
    expect(posted.response).toBe('x'.repeat(2048));
    expect(receiver.received.at(-1)?.json).toEqual({ a: 1 });
  });

  it('reads no answer without end', async () => {
    receiver.answerWith((response) => {
      response.writeHead(200);
      const more = (): void => void (response.writable && response.write('y'.repeat(65_536), more));
      more();
    });
    expect((await send()).response).toBe('y'.repeat(2048));
  });

  it('connects to no private address, by number or by name', async () => {
    for (const url of [receiver.url, receiver.url.replace('127.0.0.1', '[::ffff:127.0.0.1]')])
      expect(await send(url, closed)).toMatchObject({ statusCode: null, error: expect.stringContaining('public') });
    const local: Resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    expect(await send(named(), closed, local)).toMatchObject({ error: expect.stringContaining('127.0.0.1 is not') });
    const mapped: Resolve = () => Promise.resolve([{ address: '::ffff:127.0.0.1', family: 6 }]);
    expect(await send(named(), closed, mapped)).toMatchObject({ error: expect.stringContaining('is not a public') });
    expect(came()).toBe(0);
  });

  it('connects to none of a name’s addresses where one is private', async () => {
    const both: Resolve = () =>
      Promise.resolve([
        { address: '93.184.215.14', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    expect(await send(named(), closed, both)).toMatchObject({ error: expect.stringContaining('127.0.0.1') });
    expect(came()).toBe(0);
  });

  it('connects to what it has checked: a name is looked up once, and once more for the next attempt', async () => {
    const answers = ['127.0.0.1', '127.0.0.2'];
    let lookups = 0;
    const rebinding: Resolve = () => {
      lookups += 1;
      return Promise.resolve([{ address: answers[Math.min(lookups, 2) - 1] ?? '', family: 4 }]);
    };
    const onlyFirst = { allowedNetworks: ['127.0.0.1/32'], allowHttp: true };
    expect(await send(named(), onlyFirst, rebinding)).toMatchObject({ statusCode: 204 });
    expect([lookups, came()]).toEqual([1, 1]);
    expect(await send(named(), onlyFirst, rebinding)).toMatchObject({ error: expect.stringContaining('127.0.0.2') });
    expect([lookups, came()]).toEqual([2, 1]);
  });

  it.each(['http://169.254.169.254/latest/meta-data/', '/elsewhere'])('follows no redirect to %s', async (location) => {
    receiver.answerWith((response) => response.writeHead(302, { location }).end());
    expect(await send()).toMatchObject({ statusCode: 302, error: null });
    expect(came()).toBe(1);
  });

  it('ends when this node does', async () => {
    const stopping = new AbortController();
    receiver.answerWith(() => stopping.abort());
    const posted = await post({ url: receiver.url, headers: {}, body: '{}' }, rules, systemResolve, stopping.signal);
    expect(posted).toMatchObject({ statusCode: null, error: 'This node was stopped.' });
  });

  it('says in words what went wrong', async () => {
    const nobody: Resolve = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    expect((await send(named(), rules, nobody)).error).toMatch(/name of the host is not known/);
    expect((await send('http://127.0.0.1:9/', rules)).error).toMatch(/Nobody listens/);
  });
});
