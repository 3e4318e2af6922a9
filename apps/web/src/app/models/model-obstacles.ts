import type { Model, Permission } from '@energy-ops/contracts';

/** Why something cannot be done with a version now, in words; null where it can. */
export interface ModelObstacles {
  readonly activate: string | null;
  readonly archive: string | null;
  readonly run: string | null;
}

/** What stands in the way of each action: the caller's role first, then the state of the version. */
export function obstaclesOf(model: Model, may: (permission: Permission) => boolean): ModelObstacles {
  return {
    activate: may('models:activate') ? null : 'Your role may not activate models.',
    archive: may('models:activate') ? archiveObstacle(model) : 'Your role may not archive models.',
    run: may('jobs:trigger') ? runObstacle(model) : 'Your role may not run jobs.',
  };
}

function archiveObstacle({ builtin, lastRun }: Model): string | null {
  if (builtin) return 'A built-in model always stays at hand.';
  return lastRun?.status === 'running' ? 'One of its jobs is running.' : null;
}

const runObstacle = ({ status }: Model): string | null =>
  status === 'archived' ? 'It is archived: activate it, or make it a candidate, first.' : null;

/** Going back to an older version has a name of its own. */
export const activationWord = (model: Model, active: Model | undefined): 'Activate' | 'Roll back' =>
  active !== undefined && model.version < active.version ? 'Roll back' : 'Activate';
