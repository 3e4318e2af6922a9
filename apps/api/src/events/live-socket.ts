import type { ClientEvents, ServerEvents } from '@energy-ops/contracts';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Caller } from '../access/caller.js';
import { memberOf } from '../http/database-away.js';

export interface SocketData {
  caller: Caller;
}
export type LiveServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;

/** So much may wait for a client to read it before lines are left out. */
export const maxWaitingBytes = 1024 * 1024;

const bytesOf = (packet: unknown): number => {
  const data = memberOf(packet, 'data');
  return typeof data === 'string' || data instanceof Uint8Array ? data.length : 0;
};

/** What waits in this process for a client to read: in Engine.IO's buffer and, below it, in the WebSocket's. */
export function waitingBytes({ conn }: LiveSocket): number {
  const packets = memberOf(conn, 'writeBuffer'); // not in its types, but the only place that knows
  const inEngine = Array.isArray(packets)
    ? packets.reduce((sum: number, packet: unknown) => sum + bytesOf(packet), 0)
    : 0;
  const below = memberOf(memberOf(conn.transport, 'socket'), 'bufferedAmount');
  return inEngine + (typeof below === 'number' ? below : 0);
}

export const isSlow = (socket: LiveSocket): boolean => waitingBytes(socket) > maxWaitingBytes;
