import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** `open` passes everything on; `cut` breaks and refuses connections; `stalled` keeps them and passes nothing on. */
export type RelayState = 'open' | 'cut' | 'stalled';

/** A way to a PostgreSQL that can be taken away from one node alone. */
export class Relay {
  readonly url: string;
  private state: RelayState = 'open';
  private readonly pairs = new Set<readonly [near: Socket, far: Socket]>();

  private readonly server: Server;
  private readonly target: { readonly host: string; readonly port: number };

  private constructor(
    server: Server,
    target: { readonly host: string; readonly port: number },
    url: URL,
    port: number,
  ) {
    this.server = server;
    this.target = target;
    const relayed = new URL(url);
    relayed.host = `127.0.0.1:${port}`;
    this.url = relayed.href;
    server.on('connection', (near) => this.join(near));
  }

  static async to(databaseUrl: string): Promise<Relay> {
    const url = new URL(databaseUrl);
    const server = createServer({ pauseOnConnect: true });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The relay has no port.');
    return new Relay(server, { host: url.hostname, port: Number(url.port) }, url, address.port);
  }

  /** What was stalled is broken when it opens: bytes of a dead connection must not arrive as if nothing had been. */
  set(state: RelayState): void {
    if (state === 'cut' || this.state === 'stalled') this.breakAll();
    this.state = state;
    if (state !== 'stalled') return;
    for (const pair of this.pairs) for (const socket of pair) socket.unpipe().pause();
  }

  close(): void {
    this.server.close();
    this.breakAll();
  }

  private join(near: Socket): void {
    if (this.state === 'cut') return void near.destroy();
    const far = connect(this.target);
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const socket of pair)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          this.pairs.delete(pair);
          near.destroy();
          far.destroy();
        });
    if (this.state === 'stalled') return;
    near.pipe(far);
    far.pipe(near);
  }

  private breakAll(): void {
    for (const [near, far] of this.pairs) {
      near.destroy();
      far.destroy();
    }
  }
}
