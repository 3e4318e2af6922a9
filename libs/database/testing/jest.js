import { join } from 'node:path';

/** Spread into a project's jest.config.js: its tests may then call testDatabase() of @energy-ops/database/testing. */
export default {
  globalSetup: join(import.meta.dirname, 'global-setup.mjs'),
  globalTeardown: join(import.meta.dirname, 'global-teardown.mjs'),
};
