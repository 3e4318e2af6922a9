import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

describe('Turnstile', () => {
  it('lets two through, two wait in line, and turns the fifth away', async () => {
    const turnstile = new Turnstile([2], 2);
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
    const turnstile = new Turnstile([2], 9, 2);
    const order: string[] = [];
    const gates = new Map<string, () => void>();
    const enter = (name: string, lane: string) =>
      turnstile.pass(
        async () => {
          order.push(name);
          await new Promise<void>((resolve) => gates.set(name, resolve));
        },
        { lanes: [lane] },
      );
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
    const turnstile = new Turnstile([4], 99, 8);
    const order: string[] = [];
    const gates = new Map<string, () => void>();
    const enter = (name: string, ...lanes: string[]) =>
      turnstile.pass(
        async () => {
          order.push(name);
          await new Promise<void>((resolve) => gates.set(name, resolve));
        },
        { lanes },
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

  it('lets lower ranks in first, and higher ones to some of the places only', async () => {
    const turnstile = new Turnstile([3, 2, 1], 9);
    const order: string[] = [];
    const gates = new Map<string, () => void>();
    const enter = (name: string, rank: number) =>
      turnstile.pass(
        async () => {
          order.push(name);
          await new Promise<void>((resolve) => gates.set(name, resolve));
        },
        { rank },
      );
    const all = [enter('suspect 1', 2), enter('suspect 2', 2), enter('stranger 1', 1), enter('stranger 2', 1)];
    all.push(enter('known 1', 0), enter('known 2', 0));
    expect(order).toEqual(['suspect 1', 'stranger 1', 'known 1']);
    for (const name of ['suspect 1', 'known 1', 'stranger 1', 'stranger 2', 'known 2', 'suspect 2']) {
      gates.get(name)?.();
      await new Promise(setImmediate);
    }
    await Promise.all(all);
    expect(order).toEqual(['suspect 1', 'stranger 1', 'known 1', 'known 2', 'stranger 2', 'suspect 2']);
  });

  it('gives the place in a full line of the last of a higher rank to a lower one', async () => {
    const turnstile = new Turnstile([1, 1, 1], 2);
    const gate = Promise.withResolvers<undefined>();
    const enter = (rank: number) => turnstile.pass(() => gate.promise.then(() => rank), { rank });
    const [inside, suspect, stranger] = [enter(2), enter(2), enter(1)];
    expect(await enter(2)).toBeUndefined();
    const known = enter(0);
    expect(await suspect).toBeUndefined();
    gate.resolve(undefined);
    expect(await Promise.all([inside, stranger, known])).toEqual([{ result: 2 }, { result: 1 }, { result: 0 }]);
  });

  it('gives the place on when work fails', async () => {
    const turnstile = new Turnstile([1], 1);
    await expect(turnstile.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turnstile.pass(() => Promise.resolve('next'))).toEqual({ result: 'next' });
  });
});
