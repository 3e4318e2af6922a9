import fc from 'fast-check';
import { canMove, isFinal, jobStatuses, sourcesOf } from './job-state.js';

const anyStatus = fc.constantFrom(...jobStatuses);

describe('job state', () => {
  it('never leaves a final status', () => {
    fc.assert(
      fc.property(anyStatus, anyStatus, (from, to) => {
        expect(isFinal(from) && canMove(from, to)).toBe(false);
      }),
    );
  });

  it('names as sources of a status exactly those that may move to it', () => {
    for (const to of jobStatuses)
      for (const from of jobStatuses) expect(sourcesOf(to).includes(from)).toBe(canMove(from, to));
  });

  it('ends every job: from each status a final one can be reached', () => {
    for (const from of jobStatuses) {
      const seen = new Set([from]);
      for (const status of seen) for (const to of jobStatuses) if (canMove(status, to)) seen.add(to);
      expect([...seen].some(isFinal)).toBe(true);
    }
  });

  it('lets only a pending job start, and take a result without running', () => {
    expect(sourcesOf('running')).toEqual(['pending']);
    expect(sourcesOf('success')).toEqual(['pending', 'running']);
  });
});
