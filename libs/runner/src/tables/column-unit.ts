/** What the end of a column's name says of its unit; the first that fits counts. `¤` stands for the currency. */
const units = [
  [/_per_mwh$|^(shadow_)?price/, '¤/MWh'],
  [/_per_h$/, '¤/h'],
  [/(^|_)(cost|cash|revenue|profit|penalty)(_|$)/, '¤'],
  [/_mwh$/, 'MWh'],
  [/_mw$/, 'MW'],
  [/_h$/, 'h'],
  [/_ms$/, 'ms'],
  [/_s$/, 's'],
  [/_pct$/, '%'],
  [/_t$/, 't'],
] as const;

/** Columns without unit, one for each asset. */
const shares = /^(availability|commit)\./;

/**
 * The unit of a column by its name, or nothing. `energy_mwh.battery` has the unit of `energy_mwh`; an asset may have a dot in
 * its name, so `coal.1_mw` has that of its end.
 */
export function columnUnit(name: string, currency: string): string {
  const whole = name.toLowerCase();
  if (shares.test(whole)) return '';
  return (unitOf(whole.split('.')[0] ?? '') || unitOf(whole)).replace('¤', currency);
}

const unitOf = (name: string): string => units.find(([pattern]) => pattern.test(name))?.[1] ?? '';
