import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What it does to one request: passes it on, refuses it for a second, or passes it on and loses the answer. */
export type Mood = 'pass' | 'away' | 'lose the answer';

/** Stands before a server and treats its first requests as told; the others pass. */
export class CapriciousProxy {
  /** The Idempotency-Keys that came by. */
  readonly keys: (string | undefined)[] = [];
  private readonly server: Server;

  private constructor(
    private readonly target: string,
    private readonly moods: Mood[],
  ) {
    this.server = createServer((request, answer) => void this.treat(request, answer, this.moods.shift() ?? 'pass'));
  }

  static async before(target: string, moods: readonly Mood[]): Promise<CapriciousProxy> {
    const proxy = new CapriciousProxy(target, [...moods]);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async treat(request: IncomingMessage, answer: ServerResponse, mood: Mood): Promise<void> {
    const { 'idempotency-key': key, authorization = '' } = request.headers;
    this.keys.push(typeof key === 'string' ? key : undefined);
    const body = await text(request);
    if (mood === 'away') {
      answer.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': String(key) };
    const passed = await fetch(this.target + (request.url ?? ''), { method: 'POST', headers, body });
    const answered = await passed.text();
    if (mood === 'lose the answer') request.socket.destroy();
    else answer.writeHead(passed.status).end(answered);
  }
}
