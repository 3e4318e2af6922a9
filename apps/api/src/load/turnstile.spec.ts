import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

describe('Turnstile', () => {
  it('lets two through, two wait in line, and turns the fifth away', async () => {
    const turnstile = new Turnstile(2, 2);
    const order: string[] = [];
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<undefined>());
    const passes = gates.map((gate, at) =>
      turnstile.pass(async () => {
        order.push(`in ${at}`);
        await gate.promise;
        return at;
      }),
    );
    expect([order, await passes[4]]).toEqual([['in 0', 'in 1'], undefined]);
    gates[1]?.resolve(undefined);
    expect(await passes[1]).toEqual({ result: 1 });
    for (const gate of gates) gate.resolve(undefined);
    expect(await Promise.all(passes)).toEqual([{ result: 0 }, { result: 1 }, { result: 2 }, { result: 3 }, undefined]);
    expect(order).toEqual(['in 0', 'in 1', 'in 2', 'in 3']);
  });

  it('gives the place on when work fails', async () => {
    const turnstile = new Turnstile(1, 1);
    await expect(turnstile.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turnstile.pass(() => Promise.resolve('next'))).toEqual({ result: 'next' });
  });
});
