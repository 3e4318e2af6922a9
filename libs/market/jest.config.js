import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'market', rootDir: import.meta.dirname };
