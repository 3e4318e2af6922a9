import { permissionsWith } from '@energy-ops/contracts';
import { Injectable } from '@nestjs/common';
import { AccessChanges } from '../access/access-changes.js';
import type { Caller } from '../access/caller.js';
import { Credentials } from '../access/credentials.js';
import { isDatabaseAway } from '../http/database-away.js';
import type { LiveServer, LiveSocket } from './live-socket.js';

/** The error a client sees as `connect_error`; Socket.IO sends its message and `data`. */
const refused = (code: 'unauthorized' | 'unavailable'): Error => Object.assign(new Error(code), { data: { code } });

/** A timer takes no more, some 25 days: it would go off at once. An API token may be good for a year. */
const longestTimerMs = 2 ** 31 - 1;

/** Keeps a socket only as long as its token: checked when it connects, ended when the token or its session does. */
@Injectable()
export class SocketSessions {
  private readonly sockets = new Map<LiveSocket, { token: string; end: NodeJS.Timeout }>();

  constructor(
    private readonly credentials: Credentials,
    changes: AccessChanges,
  ) {
    changes.onChange((id) => this.recheck(id));
  }

  guard(server: LiveServer): void {
    server.use((socket, next) => {
      const token: unknown = socket.handshake.auth['token'];
      this.callerOf(token).then(
        (caller) => {
          socket.data.caller = caller;
          next();
        },
        (error: unknown) => next(refused(isDatabaseAway(error) ? 'unavailable' : 'unauthorized')),
      );
    });
  }

  watch(socket: LiveSocket): void {
    this.keepUntilExpiry(socket, String(socket.handshake.auth['token']), socket.data.caller);
  }

  forget(socket: LiveSocket): void {
    clearTimeout(this.sockets.get(socket)?.end);
    this.sockets.delete(socket);
  }

  /** Puts a newer token of the same user in place of the old one. */
  async renew(socket: LiveSocket, token: string): Promise<boolean> {
    const caller = await this.callerOf(token).catch((error: unknown) => {
      if (isDatabaseAway(error)) throw error;
      return undefined;
    });
    if (caller?.id !== socket.data.caller.id || !socket.connected || !mayAllOf(caller, socket.data.caller))
      return false;
    socket.data.caller = caller;
    this.keepUntilExpiry(socket, token, caller);
    return true;
  }

  private async callerOf(token: unknown): Promise<Caller> {
    if (typeof token !== 'string' || token.length > 4096) throw refused('unauthorized');
    return this.credentials.verify(token);
  }

  private keepUntilExpiry(socket: LiveSocket, token: string, caller: Caller): void {
    this.forget(socket);
    const leftMs = Math.max(0, caller.expiresAt.getTime() - Date.now());
    const onTime = () =>
      leftMs > longestTimerMs ? this.keepUntilExpiry(socket, token, caller) : socket.disconnect(true);
    this.sockets.set(socket, { token, end: setTimeout(onTime, Math.min(leftMs, longestTimerMs)) });
    this.check(socket, token); // a change we heard of while the token was looked at found no socket of it here
  }

  /** Looks again at the sockets whose access has changed; without an id, at all. */
  private recheck(id?: string): void {
    for (const [socket, { token }] of this.sockets) {
      const { caller } = socket.data;
      if (id === undefined || id === caller.id || id === caller.sessionId) this.check(socket, token);
    }
  }

  /** Ends a socket whose token holds no more, or allows less than what it was let in for. */
  private check(socket: LiveSocket, token: string): void {
    this.callerOf(token).then(
      (caller) => {
        if (!mayAllOf(caller, socket.data.caller)) socket.disconnect(true);
        else if (this.sockets.get(socket)?.token === token) socket.data.caller = caller;
      },
      (error: unknown) => {
        if (!isDatabaseAway(error)) socket.disconnect(true);
      },
    );
  }
}

/** Whether one may do whatever the other may: what a socket asked for once, it goes on getting. */
function mayAllOf(one: Caller, other: Caller): boolean {
  const granted = permissionsWith(one);
  return permissionsWith(other).every((permission) => granted.includes(permission));
}
