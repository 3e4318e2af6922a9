import { describe, expect, it } from '@jest/globals';
import { tablePage } from './table-page.js';

const number = { name: 'a', unit: '', type: 'number' } as const;
const rowsOf = async (csv: string, limit = 10) => (await tablePage(Buffer.from(csv), [number], { limit })).rows;

describe('tablePage', () => {
  it('reads what models write: a byte order mark, CRLF, blank lines, short and long rows, stray quotes', async () => {
    expect(await rowsOf('\ufeffa,b\r\n1,x\r\n\r\n2\r\n3,"y",z\r\n4,5" pipe\r\n')).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: null },
      { a: 3, b: 'y' },
      { a: 4, b: '5" pipe' },
    ]);
  });
  it('has no rows where there are none', async () => {
    expect([await rowsOf(''), await rowsOf('a,b'), await rowsOf('a,b\n')]).toEqual([[], [], []]);
  });
  it('keeps as text what does not fit its column', async () => {
    expect(await rowsOf('a\n1e3\nn/a\nInfinity\n  \n-0.5\n')).toEqual([
      { a: 1000 },
      { a: 'n/a' },
      { a: 'Infinity' },
      { a: null },
      { a: -0.5 },
    ]);
  });
  it('is not poisoned by a column called __proto__', async () => {
    const [row] = await rowsOf('__proto__,a\n7,1\n');
    expect([Object.keys(row ?? {}), Object.getPrototypeOf(row)]).toEqual([['__proto__', 'a'], Object.prototype]);
  });
  it('refuses a table whose last quote never closes', async () => {
    await expect(rowsOf('a,b\n1,"never\n2,3\n')).rejects.toMatchObject({ status: 422, code: 'table_not_readable' });
  });
  it('gives fewer rows at once where they are long, and all of them page by page', async () => {
    const rows = 9000;
    const csv = Buffer.from(`a,b\n${Array.from({ length: rows }, (_, at) => `${at},${'x'.repeat(4000)}\n`).join('')}`);
    const found: unknown[] = [];
    let pages = 0;
    for (let cursor: string | null | undefined; cursor !== null; pages += 1) {
      const page = await tablePage(csv, [], { limit: 10_000, cursor: cursor ?? undefined });
      found.push(...page.rows.map(({ a }) => a));
      cursor = page.next_cursor;
    }
    expect([pages, found]).toEqual([3, Array.from({ length: rows }, (_, at) => String(at))]);
  });
  it('finds its place again in a table of characters of many bytes', async () => {
    const csv = Buffer.from(`a\n${Array.from({ length: 5 }, (_, at) => `"öäü€ ${at}"`).join('\n')}`);
    const first = await tablePage(csv, [], { limit: 2 });
    const second = await tablePage(csv, [], { limit: 3, cursor: first.next_cursor ?? '' });
    expect([second.rows[0], second.next_cursor]).toEqual([{ a: 'öäü€ 2' }, null]);
  });
});
