import { First } from './first.js';

/** In the order they run. A released migration never changes, and none goes back. */
export const migrationsList = [{ name: '2026-11-23-first', class: First }];
