/** What an entry says besides, name by name; what is missing is left out. */
export const detailsOf = (details: Readonly<Record<string, unknown>>): { name: string; value: string }[] =>
  Object.entries(details).flatMap(([name, value]) =>
    value === null || value === undefined
      ? []
      : [{ name, value: typeof value === 'string' ? value : JSON.stringify(value) }],
  );
