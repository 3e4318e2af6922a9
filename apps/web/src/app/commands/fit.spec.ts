import { fit } from './fit.js';

const best = (typed: string, texts: string[]) =>
  texts
    .flatMap((text) => {
      const score = fit(typed, text);
      return score === undefined ? [] : [{ text, score }];
    })
    .toSorted((one, other) => other.score - one.score)
    .map(({ text }) => text);

describe('what fits what is typed', () => {
  it('has its letters in their order', () => {
    expect(best('rdm', ['Run DMO', 'Run RMO', 'Models'])).toEqual(['Run DMO']);
    expect(fit('xyz', 'Run DMO')).toBeUndefined();
  });

  it('is first where they stand together, or begin words', () => {
    expect(best('so', ['Data sources', 'SO every 15 minutes', 'Schedules overview'])[0]).toBe('SO every 15 minutes');
    expect(best('ds', ['Schedules and more', 'Data sources'])[0]).toBe('Data sources');
  });

  it('is everything while nothing is typed', () => {
    expect(best('', ['a', 'b'])).toHaveLength(2);
  });
});
