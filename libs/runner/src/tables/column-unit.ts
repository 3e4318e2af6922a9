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

/** The unit of a column by its name, or nothing. `energy_mwh.battery` has the unit of `energy_mwh`. */
export function columnUnit(name: string, currency: string): string {
  const stem = name.toLowerCase().split('.')[0] ?? '';
  const unit = units.find(([pattern]) => pattern.test(stem))?.[1] ?? '';
  return unit.replace('¤', currency);
}
