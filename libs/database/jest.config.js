import preset from '../../jest.preset.js';
import database from './testing/jest.js';

export default { ...preset, ...database, displayName: 'database', rootDir: import.meta.dirname };
