const decimals = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** A figure for the eye, to two decimals. */
export const amount = (value: number | null): string => (value === null ? '–' : decimals.format(value));
