import { describeFilters, noFilters, queryOf, readFilters } from './job-filters.js';

const address = { model_type: 'DMO', status: 'failed', data_source_id: undefined, triggered_by: 'cron', q: '' };

describe('filters of the job list', () => {
  it('asks the API for what the address says', () => {
    expect(queryOf(readFilters(address), 'next')).toEqual({
      limit: '50',
      model_type: 'DMO',
      status: 'failed',
      cursor: 'next',
    });
  });

  it('drops what the address cannot mean', () => {
    expect(readFilters({ ...address, model_type: 'XYZ', status: 'done' })).toEqual(noFilters);
  });

  it('says in words what hides the rows', () => {
    expect(describeFilters(readFilters({ ...address, triggered_by: 'manual', q: 'abc' }))).toBe(
      'model DMO, status failed, trigger manual, text “abc”',
    );
  });
});
