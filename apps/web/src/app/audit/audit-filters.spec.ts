import { auditQueryOf, readAuditFilters } from './audit-filters.js';

const none = { actor: null, action: null, outcome: null, from: null, to: null, q: null };

describe('the filters of the audit', () => {
  it('are read from the address, but for what it cannot mean', () => {
    const query = { ...none, actor: 'ann@example.com', outcome: 'maybe', from: '2026-02-30', to: '2026-11-23' };
    expect(readAuditFilters(query)).toEqual({ ...none, actor: 'ann@example.com', to: '2026-11-23' });
  });

  it('take whole days of the market', () => {
    const filters = { ...none, outcome: 'refused', from: '2026-11-23', to: '2026-11-23' } as const;
    expect(auditQueryOf(filters, 'Asia/Kolkata')).toEqual({
      outcome: 'refused',
      from: '2026-11-22T18:30:00.000Z',
      to: '2026-11-23T18:30:00.000Z',
    });
  });

  it('take a day of 25 hours whole', () => {
    const { from, to } = auditQueryOf({ ...none, from: '2026-10-25', to: '2026-10-25' }, 'Europe/Berlin');
    expect((Date.parse(to ?? '') - Date.parse(from ?? '')) / 3_600_000).toBe(25);
  });
});
