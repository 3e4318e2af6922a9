import { connect, createServer, type Socket } from 'node:net';

/** A way to a database that can be cut and mended. */
export interface Relay {
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Listens on a port of its own and passes everything on to the database at `url`. */
export async function aRelay(url: string): Promise<Relay> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
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
    near.pipe(far).pipe(near);
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
  };
}
