import { placed } from './model-findings.js';
import { fileObstacle, linesOf } from './model-file.js';

describe('a chosen file', () => {
  it.each([
    ['model.py', 4000, null],
    ['MODEL.PY', 4000, null],
    ['model.txt', 4000, 'model.txt is not a Python file: its name must end in .py.'],
    ['model.py', 0, 'model.py is empty.'],
    ['model.py', 11 * 1024 ** 2, 'model.py has 11 MiB; a model may have at most 10 MiB.'],
  ])('%s with %s bytes: %s', (name, size, obstacle) => {
    expect(fileObstacle({ name, size })).toBe(obstacle);
  });

  it('has its lines as Python counts them', () => {
    expect(linesOf('\uFEFFa\r\nb\rc\n\fd')).toEqual(['a', 'b', 'c', '\fd']);
  });
});

describe('a finding', () => {
  const finding = { line: 2, column: 3, code: 'syntax_error', message: 'unexpected indent' };

  it('points at its letter, also behind letters that are two units long', () => {
    expect(placed(finding, ['', '😀😀x y'])).toMatchObject({
      place: 'Line 2, column 3',
      before: '😀😀',
      at: 'x',
      after: ' y',
    });
  });

  it('behind the end of its line points at the place after it', () => {
    expect(placed({ ...finding, column: 9 }, ['', 'ab'])).toMatchObject({ before: 'ab', at: ' ', after: '' });
  });

  it('in a line of a megabyte shows what is around it', () => {
    const shown = placed({ ...finding, column: 500_001 }, ['', `${'a'.repeat(500_000)}!${'b'.repeat(500_000)}`]);
    expect(shown.at).toBe('!');
    expect(shown.before.length + shown.after.length).toBeLessThan(300);
  });
});
