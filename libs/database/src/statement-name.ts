import { createHash } from 'node:crypto';

/** A prepared statement's name. The server cuts names off at 63 bytes. */
export const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
