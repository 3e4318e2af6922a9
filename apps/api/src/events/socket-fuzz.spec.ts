import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { JwtService } from '@nestjs/jwt';
import fc from 'fast-check';
import { issuer } from '../access/access-tokens.js';
import { aListener, type Listener } from '../testing/a-listener.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { anyStep, attack } from './testing/socket-attack.js';

/** The same attacks each time. SOCKET_FUZZ_ATTACKS=20000 is a long run, which tells what the heap does. */
const attacks = Number(process.env['SOCKET_FUZZ_ATTACKS'] ?? 30);
const isLong = attacks > 1000;

const heap = (): string => {
  const { rss, heapUsed } = process.memoryUsage();
  return `heap ${(heapUsed / 2 ** 20).toFixed(0)} MiB, rss ${(rss / 2 ** 20).toFixed(0)} MiB`;
};

describe('a server whose sockets are attacked', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;
  let witness: Listener;
  const rejections: unknown[] = [];
  let done = 0;
  const note = (reason: unknown) => rejections.push(reason);

  beforeAll(async () => {
    process.on('unhandledRejection', note).on('uncaughtException', note);
    database = await testDatabase();
    api = await runApi(database.url);
    token = await api.tokenOf('operator');
    witness = await aListener(api.url, token);
  });
  afterAll(async () => {
    witness.close();
    process.off('unhandledRejection', note).off('uncaughtException', note);
    await api.close();
    await database.close();
  });

  /** Others are served as before, and nothing was thrown past everybody. */
  const isWell = async () => {
    expect(await witness.ask('subscribe', { channel: 'jobs' })).toEqual({ ok: true });
    expect(witness.socket.connected).toBe(true);
    expect(rejections).toEqual([]);
  };
  it('by frames, bytes, polls and upgrades of any kind goes on serving', async () => {
    const story = fc.array(anyStep, { minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(story, async (steps) => {
      await attack(api.url, token, steps);
      await isWell();
      if (isLong && (done += 1) % 500 === 0) process.stderr.write(`${done} attacks, ${heap()}\n`);
    });
    await fc.assert(property, { seed: 20_261_127, numRuns: attacks, endOnFailure: true });
  }, 3_600_000);

  it('by messages of any shape answers each', async () => {
    const attacker = await aListener(api.url, token);
    const names = ['subscribe', 'optimization:subscribe', 'optimization:unsubscribe', 'auth:refresh'];
    const message = fc.oneof(fc.jsonValue(), fc.uint8Array({ maxLength: 50 }), fc.record({ jobId: fc.jsonValue() }));
    const property = fc.asyncProperty(fc.constantFrom(...names), message, async (name, value) => {
      expect(await attacker.ask(name, value)).toEqual(expect.objectContaining({ ok: expect.any(Boolean) }));
    });
    await fc.assert(property, { seed: 20_261_127, numRuns: 5 * attacks, endOnFailure: true });
    expect(await attacker.ask('optimization:subscribe', { jobId: 'dmo_1_foreign' })).toMatchObject({ ok: false });
    attacker.close();
    await isWell();
  });

  it('by a thousand subscriptions on one socket keeps to what one may hold', async () => {
    const attacker = await aListener(api.url, token);
    const ask = (_: unknown, at: number) => attacker.ask('optimization:subscribe', { modelId: `m${at}` });
    const answers = await Promise.all(Array.from({ length: 1000 }, ask));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(200);
    attacker.close();
    await isWell();
  });

  it('with a token that has ended, or none, lets nobody in', async () => {
    const payload = Object(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
    const { sub, sid, ver, role } = payload;
    const ended = api.app
      .get(JwtService, { strict: false })
      .sign(
        { sub, sid, ver, role },
        { header: { alg: 'HS256', typ: 'at+jwt' }, issuer, audience: issuer, expiresIn: -1 },
      );
    for (const each of [ended, undefined, 7, {}, [token], 'x'.repeat(5000)])
      await expect(aListener(api.url, each)).rejects.toThrow('unauthorized');
    await isWell();
  });
});
