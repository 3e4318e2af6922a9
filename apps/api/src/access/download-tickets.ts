import { AppUser, DownloadTicket, secretHash } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';

const ticketInUrl = /[?&]ticket=([A-Za-z0-9_-]{20,128})$/;

/** Takes the single-use tickets of POST /api/downloads: `<path it was made for>` + `?ticket=` or `&ticket=` at its end. */
@Injectable()
export class DownloadTickets {
  constructor(private readonly em: EntityManager) {}

  /** Who asked for the download this GET is; takes the ticket out of the query. */
  async holderOf(request: FastifyRequest): Promise<Caller | undefined> {
    const ticket = request.method === 'GET' ? ticketInUrl.exec(request.url)?.[1] : undefined;
    if (ticket === undefined) return undefined;
    const path = request.url.replace(ticketInUrl, '');
    const em = this.em.fork();
    const tokenSha256 = secretHash(ticket);
    const stored = await em.findOne(DownloadTicket, { tokenSha256, path, expiresAt: { $gt: new Date() } });
    // Deleting is the taking: of two requests with one ticket, one deletes it.
    if (!stored || (await em.nativeDelete(DownloadTicket, { tokenSha256 })) !== 1) return undefined;
    const user = await em.findOne(AppUser, { id: stored.userId, disabled: false });
    if (!user) return undefined;
    if (typeof request.query === 'object' && request.query !== null) Reflect.deleteProperty(request.query, 'ticket');
    return { id: user.id, email: user.email, role: user.role, sessionId: '', expiresAt: stored.expiresAt };
  }
}
