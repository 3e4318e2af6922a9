import type * as z from 'zod';
import type { Acknowledgement, clientMessages } from './schemas/client-messages.js';
import type { serverMessages } from './schemas/server-messages.js';

/** What the server sends, by event name: a line in `serverMessages` for each. */
export type ServerEvents = {
  [Name in keyof typeof serverMessages]: (event: z.infer<(typeof serverMessages)[Name]>) => void;
};
export type ServerEventName = keyof ServerEvents;

/** What a client may send, by event name; each is acknowledged. */
export type ClientEvents = {
  [Name in keyof typeof clientMessages]: (
    message: z.input<(typeof clientMessages)[Name]>,
    done: (ack: Acknowledgement) => void,
  ) => void;
};
