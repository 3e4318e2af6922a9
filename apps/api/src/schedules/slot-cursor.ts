import { Refusal } from '../http/refusal.js';

/** A place in a list of slots: all of one schedule, so the instant says it. */
export const cursorOfSlot = (slot: Date): string => Buffer.from(String(slot.getTime())).toString('base64url');

export function slotOfCursor(cursor: string): Date {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (/^\d{1,14}$/.test(text)) return new Date(Number(text));
  throw new Refusal(400, 'invalid_cursor', 'This cursor does not belong to this list.', {
    errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', message: 'must be a next_cursor of this list' }],
  });
}
