import type { MarketProfile, ModelType, SchedulePreview } from '@energy-ops/contracts';
import { localTime, nextSlots, servedSession, type Session, type Slot } from '@energy-ops/market';

interface Wish {
  readonly cron: string;
  readonly zone: string;
  readonly count: number;
  readonly from: Date;
  readonly serves: { readonly market: MarketProfile; readonly modelType: ModelType } | undefined;
}

/** The next slots of a cron, with what is odd about each and the gate it serves. */
export function preview({ cron, zone, count, from, serves }: Wish): SchedulePreview {
  // An instant asked for is one that may be due.
  const occurrences = nextSlots(cron, zone, new Date(from.getTime() - 1), count).map((slot) => {
    const session = serves && servedSession(serves.market, serves.modelType, slot.at);
    const notes = [clockNote(slot), serves && !session ? noGate(serves) : undefined].filter(
      (note) => note !== undefined,
    );
    return {
      scheduled_for: slot.at.toISOString(),
      local: localTime(slot.at, zone).toString({ timeZoneName: 'never', smallestUnit: 'second' }),
      note: notes.length === 0 ? null : notes.join(' '),
      gate: session ? toGate(session) : null,
    };
  });
  return { occurrences };
}

function clockNote({ clock, reading }: Slot): string | undefined {
  if (clock === 'skipped')
    return `The clocks go forward: there is no ${reading} on this day, so it starts at the next instant there is.`;
  if (clock === 'repeated') return `The clocks go back: ${reading} comes twice on this day; this is the first.`;
  return clock === 'second_pass' ? `The clocks go back: this is ${reading} for the second time.` : undefined;
}

const noGate = ({ market, modelType }: { market: MarketProfile; modelType: ModelType }): string =>
  modelType === 'DMO'
    ? `No gate of ${market.id} for the next day is open then.`
    : `${market.id} has no session of the day itself that it could serve.`;

const toGate = ({ segment, closes, deliveryStart, deliveryEnd }: Session) => ({
  segment,
  closes: closes.toISOString(),
  delivery_start: deliveryStart.toISOString(),
  delivery_end: deliveryEnd.toISOString(),
});
