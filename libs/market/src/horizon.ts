import type { ModelType } from '@energy-ops/contracts';
import { modelTypeFacts } from '@energy-ops/contracts';
import { blocksOf, nextBlockStart } from './blocks.js';
import { addDays, boundsOf, type Day, localDate } from './day.js';

/** What a caller asked for; whatever is left out is decided by the rules of the model type. */
export interface HorizonWish {
  readonly modelType: ModelType;
  readonly deliveryDay?: Day | undefined;
  readonly start?: Date | undefined;
  readonly blocks?: number | undefined;
}

/** The time a data source has data for. A typical day stands for any day, so it has no bounds. */
export interface DataSpan {
  readonly kind: 'dated' | 'typical_day';
  readonly firstBlock: Date | null;
  readonly end: Date | null;
}

export interface Market {
  readonly zone: string;
  readonly mtuMinutes: number;
}

/** The exact blocks a job is about. */
export interface Horizon {
  readonly deliveryDay: Day;
  readonly start: Date;
  readonly blocks: number;
}

/** Why there is no such horizon, in the caller's words, and which field to change. */
export interface HorizonFault {
  readonly code: 'no_blocks_left' | 'horizon_not_covered' | 'horizon_off_grid';
  readonly detail: string;
  readonly pointer: string;
}

const dayMs = 24 * 3_600_000;

/** Resolves the horizon rules of the three model types to exact blocks, or says why there are none. */
export function resolveHorizon(wish: HorizonWish, span: DataSpan, market: Market, now: Date): Horizon | HorizonFault {
  const deliveryDay = wish.deliveryDay ?? defaultDay(wish, market, now);
  const start = wish.start ?? defaultStart(wish, deliveryDay, span, market, now);
  const pointer = wish.start ? '/model_config/horizon_start' : '/delivery_day';
  if (!onGrid(start, market)) {
    return { code: 'horizon_off_grid', detail: `${start.toISOString()} is not the start of a block.`, pointer };
  }
  const mtuMs = market.mtuMinutes * 60_000;
  const blocks = wish.blocks ?? defaultBlocks(wish, deliveryDay, start, span, market);
  if (blocks < 1) return { code: 'no_blocks_left', detail: noneLeft(wish.modelType, deliveryDay, span), pointer };
  const end = new Date(start.getTime() + blocks * mtuMs);
  if (!covers(span, start, end)) return { code: 'horizon_not_covered', detail: notCovered(start, end, span), pointer };
  return { deliveryDay, start, blocks };
}

function defaultDay(wish: HorizonWish, market: Market, now: Date): Day {
  if (wish.start) return localDate(wish.start, market.zone);
  return addDays(localDate(now, market.zone), modelTypeFacts[wish.modelType].defaultDeliveryDayOffset);
}

function defaultStart(wish: HorizonWish, day: Day, span: DataSpan, market: Market, now: Date): Date {
  const dayStart = boundsOf(day, market.zone).start;
  if (modelTypeFacts[wish.modelType].oncePerDay) return dayStart;
  const next = nextBlockStart(now, market.zone, market.mtuMinutes);
  if (!wish.deliveryDay) return latest(next, span.firstBlock);
  if (span.kind === 'dated') return latest(next, span.firstBlock, dayStart);
  return day === localDate(now, market.zone) ? next : dayStart;
}

function defaultBlocks(wish: HorizonWish, day: Day, start: Date, span: DataSpan, market: Market): number {
  const mtuMs = market.mtuMinutes * 60_000;
  if (modelTypeFacts[wish.modelType].oncePerDay) {
    return blocksOf(day, market.zone, market.mtuMinutes).filter((block) => block.start >= start).length;
  }
  if (span.kind === 'typical_day') return Math.floor(dayMs / mtuMs);
  return span.end ? Math.floor((span.end.getTime() - start.getTime()) / mtuMs) : 0;
}

/** Blocks are counted from local midnight, so a zone of +05:45 has its own grid. */
function onGrid(start: Date, market: Market): boolean {
  const midnight = boundsOf(localDate(start, market.zone), market.zone).start;
  return (start.getTime() - midnight.getTime()) % (market.mtuMinutes * 60_000) === 0;
}

function covers(span: DataSpan, start: Date, end: Date): boolean {
  if (span.kind === 'typical_day') return true;
  return span.firstBlock !== null && span.end !== null && start >= span.firstBlock && end <= span.end;
}

function noneLeft(modelType: ModelType, day: Day, span: DataSpan): string {
  if (modelTypeFacts[modelType].oncePerDay) return `No block of ${day} begins at or after the horizon's start.`;
  return `Every block of the data has begun; it ends at ${span.end?.toISOString() ?? 'no known time'}. Upload newer data, or name a horizon_start.`;
}

function notCovered(start: Date, end: Date, span: DataSpan): string {
  const wanted = `${start.toISOString()} to ${end.toISOString()}`;
  if (!span.firstBlock || !span.end) return `The horizon is ${wanted}, but the data has no blocks.`;
  return `The horizon is ${wanted}, but the data covers ${span.firstBlock.toISOString()} to ${span.end.toISOString()}.`;
}

const latest = (first: Date, ...others: (Date | null)[]): Date =>
  others.reduce<Date>((best, each) => (each && each > best ? each : best), first);
