export * from './rows.js';
export { testDatabase } from './test-database.js';
export type { TestDatabase } from './test-database.js';
