import { connect, createServer, type Socket } from 'node:net';

/** A way to a database that can be cut and mended, or swallow packets. */
export interface Relay {
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Swallows whatever is sent from now on, both ways, and closes nothing; or lets new connections through again. */
  swallow(all: boolean): void;
}

/** Listens on a port of its own and passes everything on to the database at `url`. */
export async function aRelay(url: string): Promise<Relay> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let swallowing = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
    }
    if (!swallowing) near.pipe(far).pipe(near);
  });
  const listen = (on: number) => new Promise<void>((resolve) => server.listen(on, '127.0.0.1', resolve));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The relay has no port.');
  const relayed = new URL(url);
  relayed.host = `127.0.0.1:${address.port}`;
  return {
    url: relayed.href,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: () => listen(address.port),
    swallow(all) {
      swallowing = all;
      if (all) for (const socket of sockets) socket.unpipe().resume();
    },
  };
}
