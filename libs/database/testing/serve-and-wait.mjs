import './source-hooks.mjs';

// A supervisor to be killed: serves the DATA_DIR it is given, says so, and waits.
const { startPostgres } = await import('../src/postgres/start-postgres.ts');
const { url } = await startPostgres({ dataDir: process.argv[2], log: () => undefined });
process.stdout.write(`${url}\n`);
setInterval(() => undefined, 60_000);
