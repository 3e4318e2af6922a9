import type { SandboxTier, SandboxWish } from '@energy-ops/contracts';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bubblewrap } from './bubblewrap.js';
import type { Sandbox } from './sandbox.js';
import { onlyOurselves, slotUsers } from './seats.js';
import { selfTest } from './self-test.js';

const launcher = fileURLToPath(new URL('../launcher', import.meta.url));

export interface SandboxQuestion {
  readonly wish: SandboxWish;
  /** The interpreter that models run with. */
  readonly python: string;
  /** The folder that jobs' folders are made in. */
  readonly jobs: string;
}

/** The best sandbox that works here, each tried with a program that wants out; rejects where the wish can't be granted. */
export async function openSandbox({ wish, python, jobs }: SandboxQuestion): Promise<Sandbox> {
  await compileLauncher(python);
  const seats = process.getuid?.() === 0 ? slotUsers() : onlyOurselves;
  if (wish === 'off') return { tier: 'none', remarks: ['SANDBOX is off.'], seats };
  const remarks: string[] = [];
  for (const tier of candidatesFor(wish)) {
    const sandbox = { tier, remarks, seats };
    const why = missing(tier) ?? (await selfTest(sandbox, python, jobs).catch(String));
    if (why === undefined) return sandbox;
    remarks.push(`${tier}: ${why}`);
  }
  if (wish === 'auto') return { tier: 'none', remarks, seats };
  throw new Error(
    `SANDBOX=${wish} can't be had here: ${remarks.join('; ')}. docs/sandbox.md says what each tier needs.`,
  );
}

function candidatesFor(wish: SandboxWish): SandboxTier[] {
  if (wish === 'require:namespaces') return ['namespaces'];
  if (wish === 'require:kernel-lsm') return ['kernel-lsm'];
  return ['namespaces', 'kernel-lsm', ...(process.getuid?.() === 0 ? (['uid-only'] as const) : [])];
}

function missing(tier: SandboxTier): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has it';
  return tier === 'namespaces' && bubblewrap() === undefined ? 'bubblewrap is not installed' : undefined;
}

/** Saves each job the compiling; where the folder can't be written to, they go on compiling. */
async function compileLauncher(python: string): Promise<void> {
  const args = ['-I', '-S', '-m', 'compileall', '-q', launcher];
  await promisify(execFile)(python, args, { env: {} }).catch(() => undefined);
}
