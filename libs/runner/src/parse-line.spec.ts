import fc from 'fast-check';
import { parseLine } from './parse-line.js';
import type { RunLine } from './run-line.js';

const log = (level: string, message: string): object => ({ kind: 'log', level, message, metadata: null });

describe('a line of standard output', () => {
  it.each<[string, object]>([
    ['hello', log('INFO', 'hello')],
    ['', log('INFO', '')],
    ['DEBUG: a', log('DEBUG', 'a')],
    ['WARNING:a', log('WARNING', 'a')],
    ['ERROR:   indented', log('ERROR', '  indented')],
    ['Error: not ours', log('INFO', 'Error: not ours')],
    ['PROGRESS:0', { kind: 'progress', percent: 0 }],
    ['PROGRESS:100', { kind: 'progress', percent: 100 }],
    ['PROGRESS:101', log('INFO', 'PROGRESS:101')],
    ['PROGRESS:-1', log('INFO', 'PROGRESS:-1')],
    ['PROGRESS:5.0', log('INFO', 'PROGRESS:5.0')],
    ['PROGRESS: 5', log('INFO', 'PROGRESS: 5')],
    ['PROGRESS:5 %', log('INFO', 'PROGRESS:5 %')],
    ['PROGRESS:NaN', log('INFO', 'PROGRESS:NaN')],
    ['PROGRESS:１２', log('INFO', 'PROGRESS:１２')],
    ['PROGRESS:', log('INFO', 'PROGRESS:')],
  ])('%j', (line, meaning) => {
    expect(parseLine(line)).toEqual(meaning);
  });

  it.each<[string, object]>([
    [
      '{"type":"incumbent","t_ms":12,"incumbent":5.5,"best_bound":4,"gap":0.2,"nodes":3}',
      { kind: 'incumbent', tMs: 12, incumbent: 5.5, bestBound: 4, gap: 0.2 },
    ],
    ['{"type":"metric","name":"rows","value":7}', { kind: 'metric', name: 'rows', value: 7, unit: '' }],
    ['{"type":"stage","name":"build"}', { kind: 'stage', name: 'build' }],
    [
      '{"type":"log","level":"WARNING","message":"a\\nb\\u0000","metadata":{"k":7}}',
      { kind: 'log', level: 'WARNING', message: 'a b', metadata: { k: 7 } },
    ],
  ])('reads the event %s', (json, meaning) => {
    expect(parseLine(`EVENT:${json}`)).toEqual(meaning);
  });

  it.each([
    '{not json',
    '{}',
    '[]',
    'null',
    '{"type":"party"}',
    '{"type":"incumbent"}',
    '{"type":"incumbent","incumbent":NaN}',
    '{"type":"incumbent","incumbent":1e999}',
    '{"type":"metric","name":"rows","value":"many"}',
    '{"type":"log","level":"LOUD","message":"x"}',
    '['.repeat(5000),
    `{"type":"log","message":"x","metadata":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`, // could not be stored
  ])('keeps as text what only looks like an event: %.40s', (json) => {
    expect(parseLine(`EVENT:${json}`)).toEqual(log('INFO', `EVENT:${json}`));
  });

  it('keeps colours and tabs, drops other control characters', () => {
    const line = parseLine('a\u0000\u0007\tb\u001b[31mred\u001b[0m\u001b[2Kx\u001b]0;title\u0007y');
    expect(line).toEqual(log('INFO', 'a\tb\u001b[31mred\u001b[0mxy'));
  });

  it('never throws and never lets a forbidden character through', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => `EVENT:${json}`),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom('stdout' as const, 'stderr' as const), (text, stream) => {
        const line: RunLine = parseLine(text, stream);
        expect(line.kind === 'log' && /[\x00\n]/.test(line.message) && !text.includes('\n')).toBe(false);
      }),
    );
  });
});

describe('a line of standard error', () => {
  it.each<[string, object]>([
    ['boom', log('ERROR', 'boom')],
    ['INFO: fine', log('INFO', 'fine')],
    ['PROGRESS:50', log('ERROR', 'PROGRESS:50')],
    ['EVENT:{"type":"stage","name":"x"}', log('ERROR', 'EVENT:{"type":"stage","name":"x"}')],
  ])('%j', (line, meaning) => {
    expect(parseLine(line, 'stderr')).toEqual(meaning);
  });
});
