import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { Turnstile } from '../load/turnstile.js';
import { Refusal } from '../http/refusal.js';
import { isCommonPassword } from './common-passwords.js';

// argon2id, 46 MiB: 25 ms a hash. Two at once, so that a flood of logins takes neither all memory nor all cores.
const cost = { algorithm: 2, memoryCost: 47_104, timeCost: 1, parallelism: 1 };
const atOnce = 2;
const queueLength = 32;

/** Hashes and checks passwords. */
@Injectable()
export class Passwords {
  private readonly turnstile = new Turnstile(atOnce, queueLength);
  /** Checked for an account that does not exist, so that its answer takes as long. */
  private dummy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, cost));
  }

  /** Whether the password is the stored one's; never for nobody's. */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    const against = stored ?? (await (this.dummy ??= hash('nobody has this password', cost)));
    const right = await this.inTurn(() => verify(against, password));
    return right && stored !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const passed = await this.turnstile.pass(work);
    if (passed) return passed.result;
    throw busy();
  }
}

/** There is no room for another login right now. */
export const busy = (): Refusal =>
  new Refusal(503, 'busy', 'Too many people log in right now. Try again in a second.', {
    headers: { 'retry-after': '1' },
  });

/** Refuses a new password that attackers try first. */
export function refuseCommon(password: string, pointer = '/password'): void {
  if (!isCommonPassword(password)) return;
  const message = 'This is one of the most common passwords; choose another.';
  throw new Refusal(400, 'password_common', message, { errors: [{ pointer, code: 'password_common', message }] });
}
