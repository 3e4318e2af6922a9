export const liveStates = ['connecting', 'live', 'reconnecting', 'polling'] as const;
/** How fresh the screen is: told by the socket, trying to be again, or asking every few seconds. */
export type LiveState = (typeof liveStates)[number];
