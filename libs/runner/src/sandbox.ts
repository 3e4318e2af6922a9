import type { SandboxTier } from '@energy-ops/contracts';
import { onlyOurselves, type Seats } from './seats.js';

/** How models are kept apart from the machine, as `openSandbox` found it to work. */
export interface Sandbox {
  readonly tier: SandboxTier;
  /** Why no better tier is at hand, in sentences; empty for the best one. */
  readonly remarks: readonly string[];
  /** Whom models run as. */
  readonly seats: Seats;
}

/** No sandbox at all: limits, and an environment without secrets. */
export const unconfined: Sandbox = { tier: 'none', remarks: [], seats: onlyOurselves };

/** Whether a sandbox holds somebody who wants out: what code from strangers needs. */
export const holdsStrangers = ({ tier }: Sandbox): boolean => tier === 'namespaces' || tier === 'kernel-lsm';
