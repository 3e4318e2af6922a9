import type { CatchUp, OccurrenceReason } from '@energy-ops/contracts';
import type { Session } from '@energy-ops/market';
import { clockAt, inWords } from './words.js';

/** A slot that is due, and what it serves. */
export interface DueSlot {
  readonly at: Date;
  readonly session: Session | undefined;
  /** When its job is worth nothing any more. */
  readonly deadline: Date | null;
}

/** What is to become of a slot as far as the clock says. */
export type Verdict =
  | { readonly starts: true; readonly state: 'on_time' | 'late' | 'caught_up'; readonly reason: Reason | null }
  | { readonly starts: false; readonly reason: Reason };

export interface Reason {
  readonly code: OccurrenceReason;
  readonly text: string;
}

interface Pause {
  readonly until: Date | null;
  readonly reason: string | null;
}

export interface Circumstances {
  readonly now: Date;
  readonly catchUp: CatchUp;
  readonly timeZone: string;
  readonly pause: Pause | null;
}

const onTimeMs = 5000;
/** A slot that waited longer was not attended to: what becomes of it is for the catch-up to say. */
const attendedMs = 60_000;

/** What becomes of the slots that are due, in their order; the last may be one too many, only looked at as a successor. */
export function verdictsOn(slots: readonly DueSlot[], circumstances: Circumstances): Verdict[] {
  return slots.map((slot, index) => {
    const successor = slots.slice(index + 1).find((later) => !isPaused(later, circumstances.pause));
    return verdictOn(slot, successor, circumstances);
  });
}

function verdictOn(slot: DueSlot, successor: DueSlot | undefined, circumstances: Circumstances): Verdict {
  const { now, catchUp, timeZone, pause } = circumstances;
  if (pause && isPaused(slot, pause)) return { starts: false, reason: pausedReason(pause, timeZone) };
  const waitedMs = now.getTime() - slot.at.getTime();
  if (waitedMs <= onTimeMs) return { starts: true, state: 'on_time', reason: null };
  const waited = inWords(waitedMs);
  if (waitedMs <= attendedMs)
    return { starts: true, state: 'late', reason: { code: 'delayed', text: `Started ${waited} after its slot.` } };
  const nobody = `Nobody was there to start it at ${clockAt(slot.at, timeZone)}: a node looked ${waited} later`;
  if (catchUp === 'none')
    return { starts: false, reason: { code: 'no_node', text: `${nobody}, and this schedule catches nothing up.` } };
  if (successor && takesOver(successor, slot, catchUp)) {
    const text = `${nobody}, and the slot of ${clockAt(successor.at, timeZone)} does the same.`;
    return { starts: false, reason: { code: 'later_slot', text } };
  }
  return { starts: true, state: 'caught_up', reason: { code: 'no_node', text: `${nobody}, and caught it up.` } };
}

/** Of slots that serve the same gate the latest is enough; with `latest` it is of all. */
function takesOver(successor: DueSlot, slot: DueSlot, catchUp: CatchUp): boolean {
  if (catchUp === 'latest' || !slot.session || !successor.session) return true;
  return successor.session.closes.getTime() === slot.session.closes.getTime();
}

const isPaused = ({ at }: DueSlot, pause: Pause | null): boolean =>
  pause !== null && (pause.until === null || at < pause.until);

function pausedReason({ until, reason }: Pause, timeZone: string): Reason {
  const end = until === null ? 'until somebody resumes it' : `until ${clockAt(until, timeZone)}`;
  return { code: 'paused', text: `Paused ${end}${reason === null ? '' : `: ${reason}`}.`.replace(/\.\.$/, '.') };
}
