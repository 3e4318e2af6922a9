import { expect, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './product.js';

test('npm run demo solves all three models in the terminal and leaves nothing running', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'energy-ops-demo-'));
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir, NO_COLOR: '1' };
  // Rejects with what it printed unless it exits with 0.
  const { stdout } = await promisify(execFile)('npm', ['run', 'demo'], { cwd: root, env });
  for (const model of ['DMO', 'RMO', 'SO']) expect(stdout).toContain(model);
  expect(stdout).toMatch(/profit/i);
  await rm(dataDir, { recursive: true });
});
