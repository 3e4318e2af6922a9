import { verdictOfCheck } from './outside-check.ts';

const output = (...broken: string[]): string[] => [
  '-- upload_as_written (3 s)',
  ...(broken.includes('upload') ? ['  broken: 413 expected'] : []),
  '-- environment (50 s)',
  ...(broken.includes('environment') ? ['  broken: no eops'] : []),
  `${broken.length} of 90 broken`,
];

describe('a check that outsiders wrote', () => {
  it('holds when it says so itself', () => {
    expect(verdictOfCheck(output(), 0, [])).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });

  it('holds, with one part left out, when only what comes later is broken', () => {
    expect(verdictOfCheck(output('environment'), 1, ['environment'])).toEqual({ passed: 1, failed: 0, skipped: 1 });
  });

  it('fails when anything else is broken, or it ended before its last part', () => {
    expect(verdictOfCheck(output('upload', 'environment'), 1, ['environment']).failed).toBe(1);
    expect(verdictOfCheck(output('environment'), 1, []).failed).toBe(1);
    expect(verdictOfCheck(['-- upload_as_written (3 s)', 'ran out of its 180 s'], 1, ['environment']).failed).toBe(1);
    expect(verdictOfCheck(['no product here'], 1, ['environment']).failed).toBe(1);
  });
});
