import { describe, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { openSandbox } from '../open-sandbox.js';
import type { Sandbox } from '../sandbox.js';
import { unconfined } from '../sandbox.js';
import { onlyOurselves } from '../seats.js';
import { aFolder, python } from './run-python.js';

export const nobody = 65534;
export const isRoot = process.getuid?.() === 0;
export const tiers = ['namespaces', 'kernel-lsm'] as const;

/** What keeps a job one process, as one that starts warm has to be. */
export const jailed: Sandbox = { tier: 'kernel-lsm', remarks: [], seats: onlyOurselves };

export type Tier = (typeof tiers)[number];
/** The tiers that hold strangers, opened; for one that this machine can't have, why not. */
export type OpenTiers = ReadonlyMap<Tier, Sandbox | string>;

/** To be awaited before any test is declared, so that those of a missing tier can be declared as skipped. */
export async function openTiers(): Promise<OpenTiers> {
  const opened = new Map<Tier, Sandbox | string>();
  for (const tier of tiers)
    opened.set(tier, await openSandbox({ wish: `require:${tier}`, python, jobs: await aFolder() }).catch(String));
  return opened;
}

/** Declares tests for each tier; those of one that is missing are skipped, and their name says why. */
export function describeTiers(opened: OpenTiers, what: string, declare: (sandbox: Sandbox, tier: Tier) => void): void {
  for (const [tier, sandbox] of opened)
    if (typeof sandbox === 'string')
      describe.skip(`in the tier ${tier} ${what} (left out: ${sandbox})`, () => declare(unconfined, tier));
    else describe(`in the tier ${tier} ${what}`, () => declare(sandbox, tier));
}

/** Whether models may start processes: in the tier kernel-lsm they could not be told from the worker's own, if it isn't root. */
export const canFork = (tier: Tier): boolean => tier === 'namespaces' || isRoot;

/** A test, or a skipped one where what it needs is missing. */
export const itIf = (can: boolean): typeof it | typeof it.skip => (can ? it : it.skip);

/** An interpreter that a user without rights can start as well; ours may lie below a closed home folder. */
export function pythonOfNobody(): string | undefined {
  const candidates = [python, '/usr/bin/python3', '/usr/local/bin/python3'];
  return candidates.find((path) => runsAsNobody(path, ['-c', 'import sys; assert sys.version_info >= (3, 11)']));
}

/** Whether a program can be started as nobody, from a checkout that may be closed to him. */
export const runsAsNobody = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { uid: nobody, gid: nobody, stdio: 'ignore', cwd: '/' }).status === 0;

/** Builds this library, for processes that run it as the worker does. */
export function buildRunner(project: string): void {
  const tsc = new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url).pathname;
  execFileSync(process.execPath, [tsc, '-b'], { cwd: project });
}
