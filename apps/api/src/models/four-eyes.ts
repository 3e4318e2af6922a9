import { Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';

/** Whether somebody needs a second person to put a model of theirs into force; an administrator doesn't. */
export const needsSecondPerson = ({ role }: Actor, fourEyes: boolean): boolean => fourEyes && role !== 'admin';

/** Refuses to plan with a model that nobody has put into force yet: trying it is another thing. */
export function demandInForce(
  model: { readonly id: string; readonly status: string },
  actor: Actor,
  fourEyes: boolean,
): void {
  if (!needsSecondPerson(actor, fourEyes) || model.status === 'active') return;
  const detail = `Model ${model.id} is not active, and FOUR_EYES is on: run it with purpose test until somebody activates it.`;
  throw new Refusal(403, 'four_eyes', detail);
}

/** Refuses to activate what one uploaded oneself, where four eyes have to see it. */
export function demandSecondPerson(uploadedBy: string | null | undefined, actor: Actor, fourEyes: boolean): void {
  if (!needsSecondPerson(actor, fourEyes) || uploadedBy !== actor.id) return;
  const detail = 'You uploaded this model, so somebody else has to activate it: FOUR_EYES is on.';
  throw new Refusal(403, 'four_eyes', detail);
}
