import { type AuditKey, type ChainHead, genesis, hashOfEntry, type SealedText } from './audit-key.js';

/** What can be wrong with the audit. */
export const auditFaults = [
  'changed', // the entry is not what was sealed
  'removed', // it was sealed, or waited for that, and is gone
  'inserted', // it is there without ever having been handed to the product
  'moved', // its seal stands where it was not made
  'misdated', // its time is not the time it was written at
  'cut', // the chain ends before, or elsewhere than, where it once ended
  'other_key', // it was sealed with another key: nothing can be said of it
] as const;
export type AuditFault = (typeof auditFaults)[number];

/** One thing that is wrong, with the entry and its position in the chain where they are known. */
export interface AuditFinding {
  readonly fault: AuditFault;
  readonly entry_id: number | null;
  readonly position: number | null;
  readonly message: string;
}

/** A seal with its entry; of an entry that is gone only the seal is left. */
export interface ChainLink extends SealedText {
  readonly position: number;
  readonly entry_id: number;
  readonly previous: string;
  readonly hash: string;
  readonly is_there: boolean;
}

/** Entries are written when they happen and sealed a second later; a transaction may take its time, a clock may be set. */
const toleratedMs = 3_600_000;
const listed = 100;

/** Goes along the chain, link by link, and notes what is wrong. It goes on after a fault, so that each is found. */
export class ChainWalk {
  readonly findings: AuditFinding[] = [];
  findingsTotal = 0;
  head: ChainHead | undefined;
  private latestAtMs = -Infinity;
  private lastEntryId: number | undefined;

  constructor(
    private readonly key: AuditKey,
    /** Where the chain was known to be: it must pass there. */
    private readonly known: readonly ChainHead[] = [],
  ) {}

  step(link: ChainLink): void {
    const { position, entry_id: entryId, previous, hash } = link;
    const before = this.head ?? { position: 0, hash: genesis };
    if (position !== before.position + 1) this.tellGap(before.position, link);
    const isGenuine = link.is_there && hashOfEntry(this.key, previous, link) === hash;
    if (!link.is_there) this.tell('removed', entryId, position, `Entry ${entryId} was removed; its seal is left.`);
    else if (!isGenuine) this.tell('changed', entryId, position, `Entry ${entryId}, or its seal, was changed.`);
    else this.checkTime(link);
    if (previous !== before.hash && position === before.position + 1)
      this.tell('moved', entryId, position, `What was sealed right before entry ${entryId} is not there any more.`);
    this.head = { position, hash };
    this.lastEntryId = entryId;
    for (const each of this.known)
      if (each.position === position && each.hash !== hash)
        this.tell(
          'cut',
          entryId,
          position,
          `At position ${position} the chain once had another hash: it was made anew.`,
        );
  }

  /** To be called after the last link. */
  end(): void {
    const last = this.head?.position ?? 0;
    for (const { position } of this.known)
      if (position > last) this.tell('cut', null, position, `The chain ends at ${last} and once reached ${position}.`);
  }

  tell(fault: AuditFault, entryId: number | null, position: number | null, message: string): void {
    this.findingsTotal += 1;
    if (this.findings.length < listed) this.findings.push({ fault, entry_id: entryId, position, message });
  }

  private tellGap(before: number, { position, entry_id: entryId }: ChainLink): void {
    const missing = position - before - 1;
    const place =
      this.lastEntryId === undefined
        ? `before entry ${entryId}`
        : `between the entries ${this.lastEntryId} and ${entryId}`;
    const what = missing === 1 ? 'One seal is' : `${missing} seals are`;
    this.tell('removed', null, before + 1, `${what} missing ${place}.`);
  }

  private checkTime({ entry_id: entryId, position, at, sealed_at: sealedAt }: ChainLink): void {
    const atMs = Date.parse(at);
    if (atMs > Date.parse(sealedAt) + toleratedMs) {
      this.tell('misdated', entryId, position, `Entry ${entryId} says ${at}, but was there by ${sealedAt} already.`);
      return;
    }
    if (atMs < this.latestAtMs - toleratedMs)
      this.tell('misdated', entryId, position, `Entry ${entryId} says ${at}, but was written after later ones.`);
    this.latestAtMs = Math.max(this.latestAtMs, atMs);
  }
}
