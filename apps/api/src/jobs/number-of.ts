/** MikroORM types a double as text or number; it is a number once read. */
export const numberOf = (stored: number | string | null | undefined): number | null =>
  stored === null || stored === undefined ? null : Number(stored);
