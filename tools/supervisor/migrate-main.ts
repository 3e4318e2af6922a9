import { migrate } from '@energy-ops/database';

try {
  await migrate(process.env['DATABASE_URL'] ?? '');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
