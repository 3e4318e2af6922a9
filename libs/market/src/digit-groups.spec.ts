import { moneyLocale, numberLocale } from './digit-groups.js';

const written = (locale: string) => new Intl.NumberFormat(locale).format(1_234_567);

describe('groups of digits', () => {
  it('groups rupees by lakh and crore, other money by thousands', () => {
    expect(written(moneyLocale('INR'))).toBe('12,34,567');
    expect(written(moneyLocale('EUR'))).toBe('1,234,567');
    expect(written(moneyLocale('credits'))).toBe('1,234,567');
  });

  it('groups numbers that are no money as rupees', () => {
    expect(written(numberLocale)).toBe('12,34,567');
  });
});
