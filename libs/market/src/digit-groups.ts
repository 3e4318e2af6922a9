/** Groups digits by lakh and crore, as in 12,34,567: all numbers that are no money, and rupees. */
export const numberLocale = 'en-IN';

/** The locale that groups the digits of an amount of money: rupees by lakh and crore, others by thousands. */
export const moneyLocale = (currency: string): string => (currency === 'INR' ? numberLocale : 'en');
