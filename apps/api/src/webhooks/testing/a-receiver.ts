import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The parsed body. */
  readonly json: Record<string, unknown>;
}

/** What listens where a webhook sends to. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** How it answers from now on; 204 until told otherwise. */
  answerWith(answer: (response: ServerResponse) => void): void;
  /** Settles with what came, once so much has. */
  until(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/** A real HTTP server on a free port. */
export async function aReceiver(host = '127.0.0.1'): Promise<Receiver> {
  const received: Received[] = [];
  let answer = (response: ServerResponse): void => void response.writeHead(204).end();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8');
      received.push({ headers: request.headers, body, json: JSON.parse(body) });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/hook`,
    received,
    answerWith(next) {
      answer = next;
    },
    async until(count) {
      while (received.length < count) await sleep(10);
      return received;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
