import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export interface CuttableProxy {
  readonly url: string;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  mend(): void;
  close(): void;
}

/** Stands between a worker and its database, so that a test can take the database away. */
export async function cuttableProxy(databaseUrl: string): Promise<CuttableProxy> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  let away = false;
  const server = createServer((near) => {
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
    mend: () => void (away = false),
    close: () => {
      server.close();
      breakAll();
    },
  };
}
