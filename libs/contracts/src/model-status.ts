/** `active`: runs where no model is named, one of a type. `candidate`: waits for somebody who may activate it. */
export const modelStatuses = ['active', 'candidate', 'archived'] as const;
export type ModelStatus = (typeof modelStatuses)[number];
