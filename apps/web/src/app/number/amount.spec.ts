import { formatMoney, formatNumber, formatShare } from './amount.js';

describe('amounts', () => {
  it('groups rupees by lakh and crore, other money by thousands', () => {
    expect(formatMoney(12_345_678.9, 'INR')).toBe('₹1,23,45,679');
    expect(formatMoney(-12_345_678.9, 'EUR')).toBe('−€12,345,679');
  });

  it('writes a loss with a true minus', () => {
    expect(formatMoney(-20_345.2, 'EUR')).toBe('−€20,345');
    expect(formatNumber(-1.5)).toBe('−1.5');
  });

  it('keeps the cents of small sums, and puts a currency nobody knows behind its number', () => {
    expect(formatMoney(12.3, 'EUR')).toBe('€12.30');
    expect(formatMoney(5000, 'credits')).toBe('5,000 credits');
  });

  it('shows a gap of a thousandth of a percent as more than nothing', () => {
    expect(formatShare(0.00001)).toBe('0.001%');
  });
});
