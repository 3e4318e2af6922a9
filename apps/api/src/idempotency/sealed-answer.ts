import { createHmac } from 'node:crypto';
import { seal, type SealingKey, unseal } from '../secrets/sealed.js';
import type { KeyedRequest } from './idempotency.service.js';

// Bodies hold passwords, answers hold tokens and secrets that are shown once: whoever has only the database gets neither.

const placeOf = ({ caller, key }: KeyedRequest): string => `idempotency:${caller}:${key}`;

/** Tells one body from another. */
export const bodyMark = ({ bytes }: SealingKey, { bodySha256 }: KeyedRequest): string =>
  createHmac('sha256', bytes).update(bodySha256).digest('hex');

/** The body of an answer as it is kept for who asks again. */
export const sealAnswer = (key: SealingKey, request: KeyedRequest, body: unknown): string =>
  seal(key, placeOf(request), JSON.stringify(body ?? null));

/** A kept body, readable. */
export const openAnswer = (key: SealingKey, request: KeyedRequest, sealed: unknown): unknown =>
  JSON.parse(unseal(key, placeOf(request), String(sealed)));
