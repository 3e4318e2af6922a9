import { columns } from './columns.js';

describe('columns', () => {
  it('line up, without blanks at the end', () => {
    const rows = [
      ['dmo_1', 'success', ''],
      ['so_12345', 'failed', 'worker_lost'],
    ];
    expect(columns(rows)).toBe('dmo_1     success\nso_12345  failed   worker_lost');
  });

  it('of nothing are nothing', () => {
    expect(columns([])).toBe('');
  });
});
