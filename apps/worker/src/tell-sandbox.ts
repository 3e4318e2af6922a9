import { holdsStrangers, type Sandbox } from '@energy-ops/runner';
import type { Say } from './say.js';

/** Says what the operator should know of the sandbox: what it is not, and why. Silent about the best one. */
export function tellSandbox(sandbox: Sandbox, isOff: boolean, say: Say): void {
  if (isOff)
    return say(
      'error',
      'SANDBOX=off: uploaded models can read, change and reach whatever this worker can. Not in production.',
    );
  for (const remark of sandbox.remarks) say('warn', `sandbox tier ${remark}`);
  if (!holdsStrangers(sandbox)) say('warn', 'uploaded models are refused here: docs/sandbox.md says what they need');
}
