import preset from '../../jest.preset.js';
import database from '../database/testing/jest.js';

export default { ...preset, ...database, displayName: 'queue', rootDir: import.meta.dirname };
