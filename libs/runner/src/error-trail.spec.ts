import { describe, expect, it } from '@jest/globals';
import { ErrorTrail } from './error-trail.js';

describe('what a model said went wrong', () => {
  it('is its last error that says something, without the colours of a terminal', () => {
    const trail = new ErrorTrail();
    for (const message of ['first', '\u001b[31mNo price\u001b[0m for block 7', '\u001b[0m '])
      trail.see([{ kind: 'log', level: 'ERROR', message, metadata: null }], 'stdout');
    expect(trail.said(3)).toBe('No price for block 7');
  });
});
