import { Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';

/** Whether somebody needs a second person to put a model of theirs into force; an administrator doesn't. */
export const needsSecondPerson = ({ role }: Actor, fourEyes: boolean): boolean => fourEyes && role !== 'admin';

/** Refuses to activate what one uploaded oneself, where four eyes have to see it. */
export function demandSecondPerson(uploadedBy: string | null | undefined, actor: Actor, fourEyes: boolean): void {
  if (!needsSecondPerson(actor, fourEyes) || uploadedBy !== actor.id) return;
  const detail = 'You uploaded this model, so somebody else has to activate it: FOUR_EYES is on.';
  throw new Refusal(403, 'four_eyes', detail);
}
