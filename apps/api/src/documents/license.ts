/** As package.json says it, and where that is explained. */
export const license = {
  name: 'UNLICENSED',
  url: 'https://docs.npmjs.com/cli/configuring-npm/package-json#license',
} as const;
