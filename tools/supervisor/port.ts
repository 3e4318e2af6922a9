import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits a moment for a port that a product killed just before may still hold; throws a message naming the way out. */
export async function expectFreePort(host: string, port: number, patienceMs = 3000): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const problem = await tryPort(host, port);
    if (problem === undefined) return;
    if (problem !== 'EADDRINUSE' || Date.now() > end) throw new Error(messageOf(problem, host, port));
    await sleep(100);
  }
}

async function tryPort(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    await once(server.listen({ host, port, exclusive: true }), 'listening');
    await new Promise((resolve) => server.close(resolve));
    return undefined;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
  }
}

function messageOf(problem: string, host: string, port: number): string {
  switch (problem) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program. Choose another one: PORT=${port + 1} npm start`;
    case 'EACCES':
      return `Port ${port} may only be opened by root. Choose one above 1024: PORT=3000 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${host} is no address of this machine. Leave it out for 127.0.0.1, or use 0.0.0.0 for all.`;
    default:
      return `Port ${port} on ${host} can't be opened (${problem}). Choose others: HOST=127.0.0.1 PORT=3000 npm start`;
  }
}

/** A port of 127.0.0.1 that nobody has right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
