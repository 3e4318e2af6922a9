import { seal, type SealingKey, unseal } from '../secrets/sealed.js';

// The same place for the present secret and the one before: a rotation moves one to the other as it is.
const placeOf = (webhookId: string): string => `webhook:${webhookId}:secret`;

/** A webhook's secret as it is stored. */
export const sealSecret = (key: SealingKey, webhookId: string, secret: string): string =>
  seal(key, placeOf(webhookId), secret);

/** A webhook's stored secret, readable. */
export const openSecret = (key: SealingKey, webhookId: string, sealed: string): string =>
  unseal(key, placeOf(webhookId), sealed);

/** Whether this node's key opens it; after a change of ENCRYPTION_KEY it doesn't. */
export function canOpenSecret(key: SealingKey, webhookId: string, sealed: string): boolean {
  try {
    return openSecret(key, webhookId, sealed) !== '';
  } catch {
    return false;
  }
}
