import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export interface CuttableProxy {
  readonly url: string;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Swallows everything from now on, as a network that drops packets does: no connection breaks. */
  stall(): void;
  mend(): void;
  close(): void;
}

/** Stands between a worker and its database, so that a test can take the database away. */
export async function cuttableProxy(databaseUrl: string): Promise<CuttableProxy> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  let away = false;
  let stalled = false;
  const server = createServer((near) => {
    if (stalled) return void sockets.add(near.on('error', () => near.destroy()));
    const far = connect(target);
    for (const socket of [near, far])
      sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    if (away) near.destroy();
    else near.pipe(far).pipe(near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  url.port = String(address !== null && typeof address === 'object' ? address.port : '');
  const breakAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: url.href,
    cut: () => {
      away = true;
      breakAll();
    },
    stall: () => {
      stalled = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => {
      away = stalled = false;
    },
    close: () => {
      server.close();
      breakAll();
    },
  };
}
