export { type Block, blockLabel, blocksOf, nextBlockStart } from './blocks.js';
export { demandReadable, nextSlots, type Slot, slotsAfter, UnreadableCron } from './cron.js';
export { addDays, boundsOf, type Day, instantAt, localDate, localTime } from './day.js';
export { moneyLocale, numberLocale } from './digit-groups.js';
export { effectiveConfig } from './effective-config.js';
export { fitnessWith } from './fitness.js';
export { type DataSpan, type Horizon, type HorizonFault, type HorizonWish, resolveHorizon } from './horizon.js';
export { profileById, profileOn, profiles, resolveMarket, sampleMarketId } from './profiles.js';
export { dayAheadSegments, deadlineOf, servedSession } from './served-session.js';
export {
  blockMinutes,
  closedSessions,
  firstToClose,
  isIntraday,
  nextIntradaySession,
  nextSession,
  segmentOf,
  type Session,
  sessionsOf,
} from './sessions.js';
export { turnStart } from './turn-start.js';
export { mapTypicalDay, typicalBlockOf } from './typical-day.js';
