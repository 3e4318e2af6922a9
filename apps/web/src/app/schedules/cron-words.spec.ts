import { cronFault, cronInWords } from './cron-words.js';

describe('a cron in words', () => {
  it.each([
    ['0 10 * * *', 'At 10:00'],
    ['*/30 * * * *', 'Every 30 minutes'],
    ['5,35 9-17 * * 1-5', 'At 5 and 35 minutes past the hour, between 09:00 and 17:59, Monday through Friday'],
    ['nonsense', 'nonsense'],
  ])('of %s', (cron, words) => {
    expect(cronInWords(cron)).toBe(words);
  });
});

describe('the fault of a cron', () => {
  it.each(['0 10 * * *', '  */15 * * * *  ', '0 0 29 2 *'])('is none of %s', (cron) => {
    expect(cronFault(cron)).toBeNull();
  });

  it.each([
    ['0 10 * *', 'five fields'],
    ['0 0 10 * * *', 'five fields'],
    ['61 * * * *', 'read'],
    ['0 0 30 2 *', 'never due'],
  ])('of %s is said', (cron, fault) => {
    expect(cronFault(cron)).toContain(fault);
  });
});
