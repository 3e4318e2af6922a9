import type { DownloadTicket as Ticket } from '@energy-ops/contracts';
import { mayDo } from '@energy-ops/contracts';
import { DownloadTicket, newSecretToken, secretHash } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { lacks } from '../access/permission.guard.js';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit/audit.js';
import { Refusal } from '../http/refusal.js';
import { ReadableRoutes } from './readable-routes.js';

const validMs = 30_000;

/** Lets a browser fetch by a plain link what needs a credential. */
@Injectable()
export class DownloadsService {
  constructor(
    private readonly em: EntityManager,
    private readonly routes: ReadableRoutes,
    private readonly audit: Audit,
  ) {}

  /** A URL that works once, for half a minute, for a path the caller may read. */
  async issue(path: string, caller: Caller): Promise<Ticket> {
    const [pathname = ''] = path.split('?', 1);
    const permission = this.routes.permissionOf(pathname);
    if (!permission) throw notDownloadable(pathname);
    if (!mayDo(caller, permission)) throw lacks(permission);
    const ticket = newSecretToken();
    const expiresAt = new Date(Date.now() + validMs);
    await this.em.transactional(async (em) => {
      await em.nativeDelete(DownloadTicket, { expiresAt: { $lt: new Date() } });
      await em.insert(DownloadTicket, { tokenSha256: secretHash(ticket), path, userId: caller.id, expiresAt });
      await this.audit.record({ actor: caller.email, action: 'download.create', target: path, outcome: 'done' }, em);
    });
    const url = `${path}${path.includes('?') ? '&' : '?'}ticket=${ticket}`;
    return { url, expires_at: expiresAt.toISOString() };
  }
}

function notDownloadable(path: string): Refusal {
  return new Refusal(422, 'not_downloadable', `There is nothing to download at ${path}.`, {
    errors: [{ pointer: '/path', code: 'not_downloadable', message: 'must be a path of this API that a GET reads' }],
  });
}
