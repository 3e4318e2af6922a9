import preset from '../../jest.preset.js';
import database from '../../libs/database/testing/jest.js';

export default {
  ...preset,
  ...database,
  displayName: 'api',
  rootDir: import.meta.dirname,
  setupFiles: ['<rootDir>/jest.setup.js'],
};
