export { type Block, blockLabel, blocksOf, nextBlockStart } from './blocks.js';
export { addDays, boundsOf, type Day, localDate } from './day.js';
export { effectiveConfig } from './effective-config.js';
export { type DataSpan, type Horizon, type HorizonFault, type HorizonWish, resolveHorizon } from './horizon.js';
export { profileById, profileOn, profiles, resolveMarket } from './profiles.js';
export { isIntraday, nextIntradaySession, nextSession, segmentOf, type Session, sessionsOf } from './sessions.js';
export { mapTypicalDay, typicalBlockOf } from './typical-day.js';
