import { mkdirSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { askHolder, tryTurn } from '../bootstrap/turn.mjs';

const endingMs = 2000;

/** Makes this process the only product on its DATA_DIR, or throws a message that says which one is there. */
export async function claimDataDir(dataDir: string, address: string): Promise<() => void> {
  mkdirSync(dataDir, { recursive: true });
  const name = `data-dir:${realpathSync(dataDir)}`;
  for (const end = Date.now() + endingMs; ; await sleep(100)) {
    const release = await tryTurn(name, `process ${process.pid}, ${address}`);
    if (release) return release;
    if (Date.now() < end) continue; // it may be on its way out
    const holder = (await askHolder(name)) ?? 'which gives no answer';
    throw new Error(
      `Another energy-ops runs on ${dataDir} (${holder}).\n` +
        'Stop it first, or give this one a folder and a port of its own: DATA_DIR=./data-2 PORT=3001 npm start',
    );
  }
}
