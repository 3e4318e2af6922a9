import { Injectable } from '@nestjs/common';
import { AccessChanges } from '../access/access-changes.js';
import type { Caller } from '../access/caller.js';
import { Credentials } from '../access/credentials.js';
import { isDatabaseAway } from '../http/database-away.js';
import type { LiveServer, LiveSocket } from './live-socket.js';

/** The error a client sees as `connect_error`; Socket.IO sends its message and `data`. */
const refused = (code: 'unauthorized' | 'unavailable'): Error => Object.assign(new Error(code), { data: { code } });

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
    if (caller?.id !== socket.data.caller.id || !socket.connected) return false;
    socket.data.caller = caller;
    this.keepUntilExpiry(socket, token, caller);
    return true;
  }

  private async callerOf(token: unknown): Promise<Caller> {
    if (typeof token !== 'string' || token.length > 4096) throw refused('unauthorized');
    return this.credentials.verify(token);
  }

  private keepUntilExpiry(socket: LiveSocket, token: string, { expiresAt }: Caller): void {
    this.forget(socket);
    const end = setTimeout(() => socket.disconnect(true), Math.max(0, expiresAt.getTime() - Date.now()));
    this.sockets.set(socket, { token, end });
  }

  /** Ends the sockets whose access is gone; without an id, looks at all. */
  private recheck(id?: string): void {
    for (const [socket, { token }] of this.sockets) {
      const { caller } = socket.data;
      if (id !== undefined && id !== caller.id && id !== caller.sessionId) continue;
      this.callerOf(token).catch((error: unknown) => {
        if (!isDatabaseAway(error)) socket.disconnect(true);
      });
    }
  }
}
