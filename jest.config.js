export default {
  // Jest reads the time-out from here alone when several projects run together.
  testTimeout: 60_000,
  projects: ['<rootDir>/libs/*/jest.config.js', '<rootDir>/apps/*/jest.config.js', '<rootDir>/tools/jest.config.js'],
};
