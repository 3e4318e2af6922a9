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

  it('has somebody in several lanes wait for all of them, and holds nobody else up', async () => {
    const turnstile = new Turnstile(4, 99, 8);
    const order: string[] = [];
    const gates = new Map<string, () => void>();
    const enter = (name: string, ...lanes: string[]) =>
      turnstile.pass(
        async () => {
          order.push(name);
          await new Promise<void>((resolve) => gates.set(name, resolve));
        },
        ...lanes,
      );
    // One address guesses at a hundred accounts, and two others at one account.
    const guesses = Array.from({ length: 100 }, (_, at) => enter(`guess ${at}`, `account ${at}`, 'network bad'));
    const pair = ['x', 'y'].map((name) => enter(name, 'account ada', `network ${name}`));
    const others = [enter('bea', 'account bea', 'network good'), enter('cleo', 'account cleo', 'network better')];
    expect(order).toEqual(['guess 0', 'x', 'bea', 'cleo']);
    expect((await Promise.all(guesses.slice(9))).filter((each) => each !== undefined)).toEqual([]);
    const leave = async (name: string) => {
      gates.get(name)?.();
      await new Promise(setImmediate);
    };
    for (const name of ['bea', 'x', 'guess 0', 'y', 'cleo']) await leave(name);
    expect(order).toEqual(['guess 0', 'x', 'bea', 'cleo', 'y', 'guess 1']);
    for (let at = 1; at < 9; at += 1) await leave(`guess ${at}`);
    await Promise.all([...guesses.slice(0, 9), ...pair, ...others]);
  });

  it('gives the place on when work fails', async () => {
    const turnstile = new Turnstile(1, 1);
    await expect(turnstile.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turnstile.pass(() => Promise.resolve('next'))).toEqual({ result: 'next' });
  });
});
