import presets from 'jest-preset-angular/presets/index.js';

export default {
  ...presets.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  displayName: 'web',
  rootDir: import.meta.dirname,
  setupFilesAfterEnv: ['<rootDir>/jest.setup.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // The workspace links would otherwise bring a second copy of rxjs.
    '^rxjs(.*)$': '<rootDir>/../../node_modules/rxjs$1',
  },
  testEnvironmentOptions: { customExportConditions: ['@energy-ops/source', 'browser'] },
};
