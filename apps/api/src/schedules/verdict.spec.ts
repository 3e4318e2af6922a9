import { describe, expect, it } from '@jest/globals';
import type { CatchUp } from '@energy-ops/contracts';
import { nextSlots, profileById, servedSession } from '@energy-ops/market';
import { type DueSlot, type Verdict, verdictsOn } from './verdict.js';

const timeZone = 'Asia/Kolkata';
const market = profileById('in-iex')!;

/** The slots of a cron from one instant to another, as a node finds them that looks then. */
function due(cron: string, modelType: 'DMO' | 'RMO', from: string, to: string): DueSlot[] {
  return nextSlots(cron, timeZone, new Date(Date.parse(from) - 1), 100)
    .filter(({ at }) => at <= new Date(to))
    .map(({ at }) => ({ at, session: servedSession(market, modelType, at), deadline: null }));
}

const wordOf = (verdict: Verdict): string => (verdict.starts ? verdict.state : (verdict.reason.code ?? ''));
const verdicts = (slots: DueSlot[], now: string, catchUp: CatchUp, pause: { until: Date | null } | null = null) =>
  verdictsOn(slots, { now: new Date(now), catchUp, timeZone, pause: pause && { ...pause, reason: null } }).map(wordOf);

describe('after three hours without a node', () => {
  const slots = due('*/30 * * * *', 'RMO', '2026-11-27T10:00:00+05:30', '2026-11-27T13:10:00+05:30');
  const now = '2026-11-27T13:10:00+05:30';

  it('none catches nothing up', () => {
    expect(verdicts(slots, now, 'none')).toEqual(slots.map(() => 'no_node'));
  });

  it('latest catches the latest slot up', () => {
    expect(verdicts(slots, now, 'latest')).toEqual([...slots.slice(1).map(() => 'later_slot'), 'caught_up']);
  });

  it('until_gate catches up what serves another gate than the slot after it', () => {
    // Each half hour serves a session of its own; which of them are closed, whoever starts them finds out.
    expect(verdicts(slots, now, 'until_gate')).toEqual(slots.map(() => 'caught_up'));
    const day = due('0,30 10,11 * * *', 'DMO', '2026-11-27T10:00:00+05:30', '2026-11-27T11:40:00+05:30');
    expect(verdicts(day, '2026-11-27T11:40:00+05:30', 'until_gate')).toEqual([
      'later_slot',
      'later_slot',
      'later_slot',
      'caught_up',
    ]);
  });

  it('a slot that is hardly over starts as it would have, and takes the place of those before', () => {
    const recent = '2026-11-27T13:00:20+05:30';
    const upToNow = slots.filter(({ at }) => at <= new Date(recent));
    expect(verdicts(upToNow, recent, 'latest').slice(-2)).toEqual(['later_slot', 'late']);
    expect(verdicts(upToNow.slice(-1), '2026-11-27T13:00:01+05:30', 'none')).toEqual(['on_time']);
  });

  it('what was paused stays so, and takes nobody’s place', () => {
    const until = new Date('2026-11-27T11:00:00+05:30');
    expect(verdicts(slots, now, 'latest', { until }).slice(0, 3)).toEqual(['paused', 'paused', 'later_slot']);
    expect(verdicts(slots, now, 'latest', { until: null })).toEqual(slots.map(() => 'paused'));
  });
});
