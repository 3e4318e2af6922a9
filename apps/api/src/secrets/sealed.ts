import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** The key that secrets in the database are sealed with; `id` says which it is and nothing about it. */
export interface SealingKey {
  readonly bytes: Buffer;
  readonly id: string;
}

/** Derives it from ENCRYPTION_KEY: whoever has only the database can't read what is sealed. */
export function sealingKey(secret: string): SealingKey {
  const bytes = Buffer.from(hkdfSync('sha256', secret, 'energy-ops', 'secrets at rest', 32));
  return { bytes, id: createHmac('sha256', bytes).update('id').digest('hex').slice(0, 8) };
}

/** Encrypts a secret for one place (`<table>:<id>:<column>`): moved to another row, it can't be opened. */
export function seal(key: SealingKey, place: string, secret: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key.bytes, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return `v1.${key.id}.${Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url')}`;
}

/** The secret again. Throws where it was sealed with another key, for another place, or was changed. */
export function unseal(key: SealingKey, place: string, sealed: string): string {
  const [version, keyId, text = ''] = sealed.split('.');
  if (version !== 'v1' || keyId !== key.id)
    throw new Error(`The secret ${place} was sealed with another ENCRYPTION_KEY. Give this node that key.`);
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv(algorithm, key.bytes, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(-tagBytes));
  return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
}
