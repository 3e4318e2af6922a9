import './source-hooks.mjs';

/** Starts one PostgreSQL for the whole Jest run, however many projects take part. */
export default async function setUp() {
  const { startTestServer } = await import('../src/testing/test-server.ts');
  const { templateVariable } = await import('../src/testing/test-database.ts');
  const server = await startTestServer();
  process.env[templateVariable] = server.templateUrl;
  globalThis.energyOpsTestServer = server;
}
