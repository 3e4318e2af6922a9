import type { Channel, ClientEvents, ServerEvents } from '@energy-ops/contracts';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Caller } from '../access/caller.js';
import { memberOf } from '../http/database-away.js';

export interface SocketData {
  caller: Caller;
}
export type LiveServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;

/** Where a server finds the sockets that subscribed to a channel. */
export const roomOf = (channel: Channel): string => `channel ${channel}`;

/** So much may wait for a client to read it before lines are left out … */
const maxWaitingBytes = 1024 * 1024;
/** … and so much of whatever else before it is sent away. */
const hopelessBytes = 4 * 1024 * 1024;

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

/** Whether lines are to be left out for now. */
export const isSlow = (socket: LiveSocket): boolean => waitingBytes(socket) > maxWaitingBytes;

/** Whether a client takes anything at all; one that does not is sent away. */
export function takesWords(socket: LiveSocket): boolean {
  if (waitingBytes(socket) <= hopelessBytes) return true;
  const { conn } = socket;
  const below = memberOf(conn.transport, 'socket');
  conn.close(true);
  // A polite end would wait for the client to read what waits.
  const terminate = memberOf(below, 'terminate');
  if (typeof terminate === 'function') terminate.call(below);
  return false;
}
