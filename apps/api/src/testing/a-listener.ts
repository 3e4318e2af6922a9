import { type Acknowledgement, type ClientEvents, type ServerEvents, socketPath } from '@energy-ops/contracts';
import { io, type Socket } from 'socket.io-client';

/** A real client that keeps all it hears. */
export interface Listener {
  readonly socket: Socket<ServerEvents, ClientEvents>;
  readonly heard: { event: string; data: Record<string, unknown> }[];
  ask(event: string, message?: unknown): Promise<Acknowledgement>;
  /** Waits until `test` holds. */
  until(test: () => boolean, timeoutMs?: number): Promise<void>;
  /** The `seq` of all lines of a job, single and batched, in order of arrival. */
  seqs(jobId: string): number[];
  of(event: string): Record<string, unknown>[];
  close(): void;
}

/** Connects; throws the server's refusal. */
export async function aListener(url: string, token: unknown, transports = ['websocket']): Promise<Listener> {
  const socket: Socket = io(url, {
    path: socketPath,
    auth: { token },
    transports,
    reconnection: false,
    forceNew: true,
  });
  const heard: Listener['heard'] = [];
  socket.onAny((event: string, data: Record<string, unknown>) => heard.push({ event, data }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', (error) => {
      socket.close();
      reject(error);
    });
  });
  const of = (event: string) => heard.filter((each) => each.event === event).map(({ data }) => data);
  return {
    socket,
    heard,
    of,
    ask: (event, message) => socket.timeout(20_000).emitWithAck(event, ...(message === undefined ? [] : [message])),
    until: (test, timeoutMs = 5000) => until(test, timeoutMs, () => JSON.stringify(heard.slice(-3)).slice(0, 500)),
    seqs: (jobId) =>
      heard
        .filter(({ event, data }) => /^optimization:logs?$/.test(event) && data['jobId'] === jobId)
        .flatMap(({ data }) => (Array.isArray(data['lines']) ? data['lines'] : [data]))
        .map(({ seq }) => Number(seq)),
    close: () => void socket.close(),
  };
}

async function until(test: () => boolean, timeoutMs: number, last: () => string): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!test()) {
    if (Date.now() > end) throw new Error(`It did not happen within ${timeoutMs} ms. Heard last: ${last()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
