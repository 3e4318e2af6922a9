import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits that its holder is shown once; only its hash is stored. */
export const newSecretToken = (): string => randomBytes(32).toString('base64url');

/** How a secret token is stored and found again. */
export const secretHash = (token: string): string => createHash('sha256').update(token).digest('hex');
