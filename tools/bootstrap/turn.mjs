import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One at a time: resolves, once no other process holds this name, to the function that gives it back.
 * A listening socket is the lock, because the kernel lets go of it however its owner dies: nothing goes stale.
 * @param {string} name
 * @param {(answer: string) => void} onWait
 * @returns {Promise<() => void>}
 */
export async function takeTurn(name, onWait) {
  for (let waits = 0; ; waits += 1) {
    const release = await tryTurn(name, '');
    if (release) return release;
    if (waits === 0) onWait('');
    await untilReleased(name);
  }
}

/**
 * Takes the name if it is free; undefined if another process has it. `answer` is what others can ask for.
 * @param {string} name
 * @param {string} answer
 * @returns {Promise<(() => void) | undefined>}
 */
export function tryTurn(name, answer) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => waiting.delete(socket));
      socket.write(answer);
    });
    server.on('error', (error) =>
      'code' in error && error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(addressOf(name), () => {
      server.unref();
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

/**
 * What the holder of a name answers, or nothing if nobody holds it.
 * @param {string} name
 * @returns {Promise<string | undefined>}
 */
export function askHolder(name) {
  return new Promise((resolve) => {
    const socket = connect(addressOf(name));
    socket.setEncoding('utf8').once('data', (answer) => {
      resolve(String(answer));
      socket.destroy();
    });
    socket.setTimeout(2000, () => socket.destroy()).on('error', () => undefined);
    socket.on('close', () => resolve(undefined));
  });
}

/** @param {string} name @returns {Promise<void>} */
function untilReleased(name) {
  return new Promise((resolve) => {
    const socket = connect(addressOf(name));
    socket.on('error', (error) => {
      // A socket file without a listener, on systems without Linux's nameless sockets: its owner died.
      if ('code' in error && error.code === 'ECONNREFUSED' && process.platform !== 'linux')
        rmSync(addressOf(name), { force: true });
    });
    socket.on('close', () => setTimeout(resolve, 50)).resume();
  });
}

/** @param {string} name */
function addressOf(name) {
  const digest = createHash('sha256')
    .update(`${process.getuid?.() ?? ''}:${name}`)
    .digest('hex')
    .slice(0, 32);
  return process.platform === 'linux' ? `\0energy-ops-${digest}` : join(tmpdir(), `energy-ops-${digest}`);
}
