import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'runner', rootDir: import.meta.dirname };
