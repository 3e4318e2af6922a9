import { saysDeterministic } from './says-deterministic.js';

describe('a model that declares itself deterministic', () => {
  it.each([
    ['in its first line', '# energy-ops: deterministic\nprint(1)'],
    [
      'below other comments and empty lines',
      '#!/usr/bin/env python\n# by me\n\n  #energy-ops:deterministic  \r\nprint(1)',
    ],
    ['behind a byte order mark', '\uFEFF# energy-ops: deterministic'],
  ])('does so %s', (_, source) => {
    expect(saysDeterministic(source)).toBe(true);
  });

  it.each([
    ['nowhere', 'print(1)'],
    ['after a statement', 'import os\n# energy-ops: deterministic'],
    ['inside a string', '"""\n# energy-ops: deterministic\n"""'],
    ['after other words', '# not energy-ops: deterministic'],
    ['with more words', '# energy-ops: deterministic mostly'],
    ['in an empty file', ''],
  ])('does not do so %s', (_, source) => {
    expect(saysDeterministic(source)).toBe(false);
  });
});
