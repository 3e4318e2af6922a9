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

  it('leaves room beside a lane that is crowded', async () => {
    const turnstile = new Turnstile(2, 9, 2);
    const order: string[] = [];
    const gates = new Map<string, () => void>();
    const enter = (name: string, lane?: string) =>
      turnstile.pass(async () => {
        order.push(name);
        await new Promise<void>((resolve) => gates.set(name, resolve));
      }, lane);
    const crowd = ['a1', 'a2', 'a3', 'a4'].map((name) => enter(name, 'a'));
    expect(await crowd[3]).toBeUndefined();
    const others = [enter('b1', 'b'), enter('c1', 'c')];
    expect(order).toEqual(['a1', 'b1']);
    const leave = async (name: string) => {
      gates.get(name)?.();
      await new Promise(setImmediate);
    };
    for (const name of ['b1', 'a1', 'c1', 'a2', 'a3']) await leave(name);
    await Promise.all([...crowd, ...others]);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  it('gives the place on when work fails', async () => {
    const turnstile = new Turnstile(1, 1);
    await expect(turnstile.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turnstile.pass(() => Promise.resolve('next'))).toEqual({ result: 'next' });
  });
});
