import { secretHash } from '@energy-ops/database';
import { randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const shape = /^eops_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** A token just made: what its holder sees, and what we keep of it. */
export interface FreshApiToken {
  readonly token: string;
  readonly id: string;
  readonly secretSha256: string;
}

/** What a well-formed token says. */
export interface ShownApiToken {
  readonly id: string;
  readonly secretSha256: string;
}

/** Makes `eops_<id>_<secret><checksum>`: the id finds it, 256 bits of secret prove it, the checksum tells typing errors. */
export function makeApiToken(): FreshApiToken {
  const id = randomText(8);
  const secret = randomText(43);
  const body = `eops_${id}_${secret}`;
  return { token: body + checksum(body), id, secretSha256: secretHash(secret) };
}

/** Whether a credential is meant as a token of ours; whether it is one, only the database knows. */
export const looksLikeApiToken = (credential: string): boolean => credential.startsWith('eops_');

/** Reads a token; undefined where it was mistyped or made up, without asking the database. */
export function readApiToken(credential: string): ShownApiToken | undefined {
  const [, id, secret, check] = shape.exec(credential) ?? [];
  if (id === undefined || secret === undefined || check !== checksum(credential.slice(0, -6))) return undefined;
  return { id, secretSha256: secretHash(secret) };
}

/** Whether two hashes are one, in the same time wherever they differ. */
export const isSameHash = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

const randomText = (length: number): string => Array.from({ length }, () => alphabet[randomInt(62)]).join('');

function checksum(text: string): string {
  let rest = crc32(text);
  let written = '';
  for (let at = 0; at < 6; at += 1) {
    written = (alphabet[rest % 62] ?? '') + written;
    rest = Math.floor(rest / 62);
  }
  return written;
}
