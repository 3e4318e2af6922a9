import { limitWords, scopeWords } from './token-words.js';

describe('a token in words', () => {
  it('says what it may do', () => {
    expect(scopeWords({ scopes: ['jobs:trigger', 'logs:read'] })).toEqual([
      'Run DMO, RMO and SO',
      'Read the logs of jobs',
    ]);
  });

  it('says what it is limited to', () => {
    const nameOf = (id: string) => (id === 'sample' ? 'Sample portfolio' : id);
    expect(limitWords({ model_types: ['SO'], data_source_ids: ['sample', 'north'] }, nameOf)).toBe(
      'SO · on Sample portfolio, north',
    );
    expect(limitWords({ model_types: ['DMO', 'RMO'], data_source_ids: null }, nameOf)).toBe('DMO, RMO');
    expect(limitWords({ model_types: null, data_source_ids: null }, nameOf)).toBe('no limit');
  });
});
