import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { IncomingMessage } from 'node:http';
import { isOriginAllowed } from '../http/origin.js';
import type { Server, ServerOptions } from 'socket.io';

const maxMessageBytes = 64 * 1024;

/** Socket.IO on the API's own server. */
export class LiveAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly origins: readonly string[],
  ) {
    super(app);
  }

  override createIOServer(port: number, options: ServerOptions): Server {
    const server: Server = super.createIOServer(port, {
      ...options,
      transports: ['websocket', 'polling'],
      perMessageDeflate: false, // ~300 KB a connection for lines that are short
      maxHttpBufferSize: maxMessageBytes,
      serveClient: false,
      cors: { origin: [...this.origins], credentials: true },
      allowRequest: ({ headers }: IncomingMessage, answer: (error: string | null, ok: boolean) => void) => {
        const ok = isOriginAllowed(headers.origin, headers.host, this.origins);
        answer(ok ? null : 'origin_not_allowed', ok);
      },
    });
    return server;
  }

  /** Leaves the HTTP server to Fastify: closing it here first would wait for every kept-alive connection. */
  override async close(server: Server): Promise<void> {
    server.disconnectSockets(true);
    server.engine.close();
  }
}
