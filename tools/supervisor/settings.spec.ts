import { readSettings } from './settings.ts';

describe('the settings of a start', () => {
  it('need nothing', () => {
    const settings = readSettings({});
    expect(settings.address).toBe('http://127.0.0.1:3000');
    expect(settings.dataDir).toMatch(/^\/.*\/data$/);
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['::', 'http://[::1]:3000'],
    ['10.1.2.3', 'http://10.1.2.3:3000'],
  ])('with HOST=%s are reached at %s', (HOST, address) => {
    expect(readSettings({ HOST }).address).toBe(address);
  });

  it('list single and joint mistakes together', () => {
    const read = () => readSettings({ PORT: 'http', ROLE: 'worker', MARKET: 'atlantis' });
    for (const name of ['PORT', 'DATABASE_URL', 'MARKET']) expect(read).toThrow(new RegExp(`  ${name}: `));
  });
});
