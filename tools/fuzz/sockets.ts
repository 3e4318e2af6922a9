import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { anyStep, attack } from '../../apps/api/src/events/testing/socket-attack.ts';
import { type Running, withProduct } from '../bench/bench-product.ts';
import { aClient } from '../bench/live-client.ts';
import { rssMib, treeOf } from '../bench/process-tree.ts';
import { median } from '../bench/statistics.ts';

const attackers = 4;
const story = fc.array(anyStep, { minLength: 1, maxLength: 12 });
const storiesAtOnce = 50;
/** More than what a heap that was collected a while ago differs by from one that was just collected. */
const mostGrowth = 1.15;

/**
 * `npm run fuzz -- sockets [MINUTES]`: attackers of the live socket, and what the API's memory does meanwhile. Resolves
 * to whether its process lived, served others to the end, and took no more memory in the second half than in the first.
 */
export async function fuzzSockets(minutes: number): Promise<boolean> {
  return withProduct(async (running) => {
    const token = await lastingToken(running);
    const pid = apiProcess() ?? 0;
    const readings: number[] = [];
    const end = Date.now() + minutes * 60_000;
    let attacks = 0;
    const attackOn = async (seed: number): Promise<void> => {
      for (let round = 0; Date.now() < end; round += 1)
        for (const steps of fc.sample(story, { numRuns: storiesAtOnce, seed: seed + round * attackers })) {
          if (Date.now() >= end) return;
          await attack(running.address, token, steps);
          attacks += 1;
        }
    };
    const watch = async (): Promise<void> => {
      for (let reading = 1; Date.now() < end; reading += 1) {
        await sleep(Math.min(5000, minutes * 6000));
        readings.push(rssMib(pid));
        if (reading % 6 === 0) console.log(`${attacks} attacks, ${readings.at(-1)?.toFixed(0)} MiB`);
      }
    };
    await Promise.all([watch(), ...Array.from({ length: attackers }, (_, seed) => attackOn(seed))]);
    const witness = await aClient({ address: running.address, token }, {});
    witness.close();
    // The first quarter is warm-up: code is compiled, pools are filled.
    const quarter = Math.floor(readings.length / 4);
    const [early, late] = [median(readings.slice(quarter, 2 * quarter)), median(readings.slice(-quarter))];
    const lives = apiProcess() === pid;
    console.log(
      `${attacks} attacks in ${minutes} min: the API ${lives ? 'lives' : 'DIED'} and serves; its memory went from ` +
        `${early.toFixed(0)} MiB (second quarter) to ${late.toFixed(0)} MiB (last quarter).`,
    );
    return lives && late <= early * mostGrowth;
  });
}

const apiProcess = (): number | undefined =>
  treeOf(process.pid).find(({ command }) => command.includes('apps/api'))?.pid;

/** An API token: an access token would end within the run. */
async function lastingToken({ address, token }: Running): Promise<string> {
  const answer = await fetch(`${address}/api/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ name: 'socket fuzz', scopes: ['jobs:read', 'logs:read', 'models:read', 'schedules:read'] }),
  });
  if (!answer.ok) throw new Error(`The token was refused: ${answer.status} ${await answer.text()}`);
  return JSON.parse(await answer.text()).token;
}
