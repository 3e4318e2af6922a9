import { Socket } from 'node:net';
import pg from 'pg';
import { nameOf } from './statement-name.js';

/**
 * Gives up a connection in use on which nothing has come or gone for so long: the way to the server may swallow packets,
 * and whoever waits would wait for ever. Bytes that still flow, however slowly, are no silence. The idle ones went the
 * same way and go with it, or each would have to be found dead by somebody who then waits as long.
 */
export function giveUpSilent(pool: pg.Pool, silenceMs: number): void {
  const idle = new Set<Socket>();
  pool.on('acquire', (client) => {
    const socket = socketOf(client);
    if (socket === undefined) return;
    idle.delete(socket);
    socket.setTimeout(silenceMs);
  });
  pool.on('release', (_, client) => {
    const socket = socketOf(client);
    if (socket === undefined || socket.destroyed) return;
    idle.add(socket);
    socket.setTimeout(0);
  });
  pool.on('connect', (client) => {
    const socket = socketOf(client);
    socket?.on('close', () => idle.delete(socket));
    socket?.on('timeout', () => {
      for (const each of [socket, ...idle]) each.destroy(silence(silenceMs));
    });
  });
}

const silence = (ms: number): Error =>
  Object.assign(new Error(`PostgreSQL has said nothing for ${ms / 1000} s.`), { code: 'ETIMEDOUT' });

function socketOf(client: pg.ClientBase): Socket | undefined {
  const stream = client instanceof pg.Client ? client.connection.stream : undefined;
  return stream instanceof Socket ? stream : undefined;
}

/** Who holds a connection that ends hears of it at once, and gives it back at once if ever. */
const givesBackMs = 100;

/**
 * Takes back connections that ended in somebody's hands. Kysely keeps one whose `commit` or `rollback` fails, as they do
 * when the server dies: after ten of those the pool would be empty for ever.
 */
export function takeBackDead(pool: pg.Pool): void {
  const inUse = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_, client) => inUse.delete(client));
  const takeBack = (client: pg.PoolClient): void => {
    if (!inUse.has(client)) return;
    client.release(true);
    client.release = () => undefined; // a second time it would throw
  };
  pool.on('connect', (client) => client.once('end', () => setTimeout(takeBack, givesBackMs, client).unref()));
}

const names = new Map<string, string>();

/** Marks a statement that runs again and again: each connection of a pool with keepPlans has it planned once. */
export function planOnce(text: string): string {
  if (!names.has(text)) names.set(text, nameOf(text));
  return text;
}

/** Has a pool that others send text to, such as MikroORM's, send the marked statements by name. */
export function keepPlans(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    const query: unknown = Reflect.get(client, 'query');
    if (typeof query !== 'function') return;
    Reflect.set(client, 'query', (text: unknown, values: unknown, ...rest: unknown[]): unknown => {
      const name = typeof text === 'string' ? names.get(text) : undefined;
      const args = name === undefined ? [text, values, ...rest] : [{ name, text, values }, ...rest];
      return Reflect.apply(query, client, args);
    });
  });
}
