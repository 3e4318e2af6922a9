export const socketPath = '/api/socketio';
export const channels = ['jobs', 'models', 'schedules', 'alerts'] as const;
export type Channel = (typeof channels)[number];

/** Why a message of a client was not done. */
export const acknowledgementCodes = [
  'invalid_request',
  'permission_missing',
  'not_found',
  'too_many_subscriptions',
  'unauthorized',
  'disconnected',
  'database_away',
  'internal_error',
] as const;
export type AcknowledgementCode = (typeof acknowledgementCodes)[number];
