import { moneyLocale, numberLocale } from '@energy-ops/market';

const formatters = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions, locale = numberLocale): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const made = formatters.get(key) ?? new Intl.NumberFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** A number with as many decimals as its size deserves; an em dash where there is none. */
export function formatNumber(value: number | null): string {
  if (value === null) return '—';
  const size = Math.abs(value);
  return written(numberFormat({ maximumFractionDigits: size >= 1000 ? 0 : size >= 10 ? 1 : 3 }), value);
}

/** An amount of money: rupees by lakh and crore, others by thousands. Currencies Intl does not know stand behind their number. */
export function formatMoney(value: number | null, currency: string): string {
  if (value === null) return '—';
  const digits = value === 0 || Math.abs(value) >= 1000 ? 0 : 2;
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const locale = moneyLocale(currency);
  return /^[A-Z]{3}$/.test(currency)
    ? written(
        numberFormat({ style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...fraction }, locale),
        value,
      )
    : `${written(numberFormat(fraction, locale), value)} ${currency}`;
}

/** A share such as a MIP gap, in percent. */
export function formatShare(value: number | null): string {
  if (value === null) return '—';
  return numberFormat({
    style: 'percent',
    maximumFractionDigits: value !== 0 && Math.abs(value) < 0.001 ? 4 : 2,
  }).format(value);
}

/** With a true minus: a hyphen is lost in front of a currency sign. */
const written = (format: Intl.NumberFormat, value: number): string => format.format(value).replace('-', '−');
