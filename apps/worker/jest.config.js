import database from '../../libs/database/testing/jest.js';
import preset from '../../jest.preset.js';

export default { ...preset, ...database, displayName: 'worker', rootDir: import.meta.dirname };
