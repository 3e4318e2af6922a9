import {
  type AuditEntryView,
  type AuditPage,
  type AuditQuery,
  type AuditVerdict,
  totalCap,
} from '@energy-ops/contracts';
import { type ChainHead, sqlOf, verifyAudit } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { Refusal } from '../http/refusal.js';
import { Turnstile } from '../load/turnstile.js';
import { Audit } from './audit.js';
import { exportText, type ExportFormat } from './audit-export.js';
import { auditEntries, type AuditFilters, countAudit, isAuditEntry } from './audit-rows.js';
import { Sealer } from './sealer.js';

const entriesAtOnce = 1000;

/** Reads the audit: a page, all of it as a file, or whether it is whole. */
@Injectable()
export class AuditLog {
  /** A look at the whole chain keeps a core busy: one at a time, and one waits. */
  private readonly verifying = new Turnstile([1], 1);

  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
    private readonly sealer: Sealer,
  ) {}

  async page(query: AuditQuery): Promise<AuditPage> {
    const sql = sqlOf(this.em.fork());
    const afterId = query.cursor === undefined ? undefined : await this.idOfCursor(query.cursor);
    const found = await auditEntries(sql, query, afterId, query.limit + 1);
    const entries = found.slice(0, query.limit);
    const last = found.length > query.limit ? entries.at(-1) : undefined;
    const isAll = afterId === undefined && last === undefined;
    const total = isAll ? entries.length : await countAudit(sql, query);
    return {
      entries,
      next_cursor: last ? Buffer.from(String(last.id)).toString('base64url') : null,
      total: Math.min(total, totalCap),
      ...(total > totalCap && { total_capped: true }),
    };
  }

  /** All that match, as they stand now. Who takes the audit away is itself in it. */
  async export(query: AuditQuery, format: ExportFormat, actor: string): Promise<Readable> {
    const { actor: by, action, outcome, from, to, q } = query;
    const filters = { actor: by, action, outcome, from, to, q };
    await this.audit.record({ actor, action: 'audit.export', outcome: 'done', details: { format, ...filters } });
    return Readable.from(exportText(this.batches(filters), format), { objectMode: false });
  }

  /** Whether the chain is whole; `head` is one that somebody kept outside the database, such as in the log. */
  async verify(head: string | undefined): Promise<AuditVerdict> {
    const known = [head === undefined ? undefined : headOf(head), this.sealer.remembered].filter(
      (each) => each !== undefined,
    );
    const passed = await this.verifying.pass(() => verifyAudit(sqlOf(this.em.fork()), this.sealer.key, known));
    if (!passed) throw busy();
    const { result } = passed;
    return {
      ...result,
      findings: [...result.findings],
      head: result.head ? `${result.head.position}:${result.head.hash}` : null,
    };
  }

  private async *batches(filters: AuditFilters): AsyncGenerator<AuditEntryView[]> {
    let afterId: number | undefined;
    for (;;) {
      const entries = await auditEntries(sqlOf(this.em.fork()), filters, afterId, entriesAtOnce);
      if (entries.length > 0) yield entries;
      if (entries.length < entriesAtOnce) return;
      afterId = entries.at(-1)?.id;
    }
  }

  private async idOfCursor(cursor: string): Promise<number> {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    if (/^\d{1,15}$/.test(text) && (await isAuditEntry(sqlOf(this.em.fork()), Number(text)))) return Number(text);
    throw new Refusal(400, 'invalid_cursor', 'This cursor does not belong to this list.', {
      errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', message: 'must be a next_cursor of this list' }],
    });
  }
}

function headOf(text: string): ChainHead {
  const [position = '', hash = ''] = text.split(':');
  return { position: Number(position), hash };
}

const busy = (): Refusal =>
  new Refusal(503, 'busy', 'The audit is being verified already. Try again in a few seconds.', {
    headers: { 'retry-after': '5' },
  });
