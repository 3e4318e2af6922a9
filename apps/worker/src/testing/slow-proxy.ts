import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export interface SlowProxy {
  readonly url: string;
  /** Keeps back the answers on a connection from its next question of that kind on. */
  hold(): void;
  release(): void;
  close(): void;
}

/** Stands between a worker and its database; the answers to questions that contain the words can be kept back. */
export async function slowProxy(databaseUrl: string, words: string): Promise<SlowProxy> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  let holding = false;
  const held = new Set<Socket>();
  /** Questions of that kind that the server has prepared: they are asked by name from the second time on. */
  const names = new Set<string>();
  const isOfThatKind = (question: string): boolean => {
    const at = question.indexOf(words);
    const name = /([0-9a-f]{32})\0[^\0]*$/.exec(question.slice(0, Math.max(at, 0)))?.[1];
    if (name !== undefined) names.add(name);
    return at >= 0 || [...names].some((each) => question.includes(each));
  };
  const server = createServer((near) => {
    const far = connect(target);
    for (const socket of [near, far])
      sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.on('data', (question: Buffer) => {
      if (isOfThatKind(question.toString('latin1')) && holding) held.add(far.pause());
      far.write(question);
    });
    far.on('data', (answer: Buffer) => void near.write(answer));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  url.port = String(address !== null && typeof address === 'object' ? address.port : '');
  return {
    url: url.href,
    hold: () => void (holding = true),
    release: () => {
      holding = false;
      for (const socket of held) socket.resume();
      held.clear();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
