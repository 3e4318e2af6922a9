import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { aFolder, removeFolders } from '../testing/run-python.js';
import type { Caller } from './rendezvous.js';
import { Rendezvous } from './rendezvous.js';

let rendezvous: Rendezvous;
const callers: Caller[] = [];
beforeEach(async () => {
  rendezvous = await Rendezvous.open(await aFolder());
});
afterEach(async () => {
  for (const { ctl, out, err } of callers.splice(0)) for (const socket of [ctl, out, err]) socket.destroy();
  await rendezvous.close();
  await removeFolders();
});
const expectOne = (): string => rendezvous.expect((caller) => callers.push(caller));
const call = async (...lines: string[]) => {
  const sockets = lines.map(() => connect(rendezvous.path).on('error', () => undefined));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  sockets.forEach((socket, index) => socket.write(`${lines[index]}\n`));
  return sockets;
};
const three = (token: string): string[] => ['ctl', 'out', 'err'].map((role) => `${token} ${role} 7`);
/** Settles once the other end has hung up. */
const hungUp = async (sockets: Awaited<ReturnType<typeof call>>): Promise<string[]> =>
  Promise.all(sockets.map((socket) => text(socket).catch(() => '')));

describe('a rendezvous', () => {
  it('hands over who brings all three connections of a token', async () => {
    const token = expectOne();
    const sockets = await call(...three(token));
    while (callers.length === 0) await new Promise(setImmediate);
    callers[0]!.ctl.write('x');
    expect([callers[0]!.pid, String((await once(sockets[0]!, 'data'))[0])]).toEqual([7, 'x']);
    for (const socket of sockets) socket.destroy();
  });

  it.each([
    ['an unknown token', () => three('0'.repeat(32))],
    ['no token', () => ['hello', '']],
    ['more than a greeting', () => ['x'.repeat(5000)]],
    ['a role twice', () => [...three(expectOne()).slice(0, 1), ...three('1'.repeat(32))]],
  ])('hangs up on %s', async (_, lines) => {
    const all = await call(...lines());
    await hungUp(all.slice(-1));
    expect(callers).toEqual([]);
    for (const socket of all) socket.destroy();
  });

  it('hangs up on a token that was used', async () => {
    const token = expectOne();
    await call(...three(token));
    while (callers.length === 0) await new Promise(setImmediate);
    await hungUp(await call(...three(token)));
    expect(callers).toHaveLength(1);
  });

  it('hangs up on a token that was revoked, also on the connections it had', async () => {
    const token = expectOne();
    const early = await call(...three(token).slice(0, 2));
    await new Promise((resolve) => setTimeout(resolve, 50));
    rendezvous.revoke(token);
    await hungUp(early);
    await hungUp(await call(...three(token)));
    expect(callers).toEqual([]);
  });

  it('lies in a folder of its own, closed to others, that goes with it', async () => {
    expect((await stat(dirname(rendezvous.path))).mode & 0o777).toBe(0o700);
    await rendezvous.close();
    await expect(stat(dirname(rendezvous.path))).rejects.toThrow('ENOENT');
  });
});
