import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground } from './ground/ground.ts';
import type { Findings, Scenario, Size } from './scenario.ts';
import { isBroken, type Verdict } from './verdict.ts';

/** A smoke mostly waits for leases: some at once cost little. Times are only worth something one after the other. */
const atOnce: Readonly<Record<Size, number>> = { smoke: 4, full: 1 };

/** Nothing takes this long but what has come to a stop. */
const mostMs: Readonly<Record<Size, number>> = { smoke: 5 * 60_000, full: 2 * 3600_000 };

/** Plays the scenarios, each in an arena of its own; tells of each verdict as soon as there is one. */
export async function playAll(
  ground: Ground,
  scenarios: readonly Scenario[],
  size: Size,
  onVerdict: (verdict: Verdict) => void,
): Promise<void> {
  const playSome = async (waiting: Scenario[]): Promise<void> => {
    for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
      const verdict = await playOne(ground, scenario, size);
      const word = verdict.skipped === undefined ? (isBroken(verdict) ? 'BROKEN' : 'kept') : 'skipped';
      console.log(`promise ${scenario.promise}: ${word} after ${verdict.seconds.toFixed(0)} s`);
      onVerdict(verdict);
    }
  };
  const crashing = scenarios.filter(({ crashes }) => crashes);
  const others = scenarios.filter(({ crashes }) => !crashes);
  const lanes = Array.from({ length: atOnce[size] }, () => playSome(others));
  if (size === 'full') {
    await Promise.all(lanes);
    await ground.clear();
  }
  await Promise.all([...lanes, playSome(crashing)]);
}

async function playOne(ground: Ground, scenario: Scenario, size: Size): Promise<Verdict> {
  const skipped = scenario.unable?.();
  if (skipped !== undefined) return { scenario, seconds: 0, skipped };
  const began = performance.now();
  const arena = await ground.arena(scenario.crashes && (await ground.frailServer()));
  const over = new AbortController();
  const findings = await Promise.race([
    scenario.play({ ground, arena }, size).catch(failedToPlay),
    sleep(mostMs[size], stoppedShort(size), { signal: over.signal }),
  ]);
  over.abort();
  await arena.close();
  return { scenario, seconds: (performance.now() - began) / 1000, findings };
}

const stoppedShort = (size: Size): Findings => ({
  measured: 'nothing',
  faults: '',
  broken: [`did not come to an end in ${mostMs[size] / 60_000} min`],
});

/** A scenario that can't be played to its end has shown nothing. */
const failedToPlay = (error: unknown): Findings => ({
  measured: 'nothing',
  faults: '',
  broken: [error instanceof Error ? error.message : String(error)],
});
