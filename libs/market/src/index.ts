export { type Block, blockLabel, blocksOf, nextBlockStart } from './blocks.js';
export { addDays, boundsOf, type Day, localDate } from './day.js';
export { profileById, profiles, resolveMarket } from './profiles.js';
export { mapTypicalDay, typicalBlockOf } from './typical-day.js';
