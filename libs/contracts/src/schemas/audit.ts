import * as z from 'zod';
import { PageQuery } from './page.js';
import { AskedInstant, Instant, plainText } from './text.js';

export const auditOutcomes = ['done', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** One thing that somebody did, or tried to do. */
export const AuditEntryView = z
  .object({
    id: z.number().int(),
    at: Instant,
    /** An e-mail address, `system:…` or `anonymous`. */
    actor: z.string(),
    action: z.string(),
    target: z.string().nullable(),
    outcome: z.enum(auditOutcomes),
    ip: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryView = z.infer<typeof AuditEntryView>;

export const AuditPage = z
  .object({
    entries: z.array(AuditEntryView),
    next_cursor: z.string().nullable(),
    total: z.number().int(),
    total_capped: z.boolean().optional(),
  })
  .meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof AuditPage>;

/** The filters of the audit. `q` looks in actors, actions, targets, addresses and details. */
export const AuditQuery = PageQuery.extend({
  actor: plainText(300).optional(),
  action: plainText(300).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  from: AskedInstant.optional(),
  to: AskedInstant.optional(),
  q: plainText(200).optional(),
  /** All that match as a file, as `Accept: text/csv` and `application/x-ndjson` ask for: a link can't choose its Accept. */
  format: z.enum(['json', 'csv', 'ndjson']).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** The end of the audit's chain, as the node's log says it every day: `<position>:<hash>`. */
const Head = z.string().regex(/^[1-9]\d{0,15}:[0-9a-f]{64}$/, { error: 'must be <position>:<64 hex digits>' });

export const VerifyAuditQuery = z.strictObject({ head: Head.optional() });
export type VerifyAuditQuery = z.infer<typeof VerifyAuditQuery>;

export const AuditVerdict = z
  .object({
    /** Whether the audit is what the product wrote, and all of it. */
    ok: z.boolean(),
    entries: z.number().int(),
    /** Entries of the last second, which are not sealed yet. */
    waiting: z.number().int(),
    head: z.string().nullable(),
    findings: z.array(
      z.object({
        fault: z.enum(['changed', 'removed', 'inserted', 'moved', 'misdated', 'cut', 'other_key']),
        entry_id: z.number().int().nullable(),
        position: z.number().int().nullable(),
        message: z.string(),
      }),
    ),
    findings_total: z.number().int(),
  })
  .meta({ id: 'AuditVerdict' });
export type AuditVerdict = z.infer<typeof AuditVerdict>;
