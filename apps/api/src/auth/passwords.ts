import { hashPassword, isCommonPassword } from '@energy-ops/database/passwords';
import { verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { Turnstile } from '../load/turnstile.js';
import { Refusal } from '../http/refusal.js';

// Two at once, so that a flood of logins takes neither all memory nor all cores.
// Of those that come third, see login-ranks.ts, one.
const atOnce = [2, 2, 1];
const queueLength = 32;

/** Hashes and checks passwords. */
@Injectable()
export class Passwords {
  private readonly turnstile = new Turnstile(atOnce, queueLength);
  /** Checked for an account that does not exist, so that its answer takes as long. */
  private dummy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hashPassword(password));
  }

  /** Whether the password is the stored one's; never for nobody's. Whoever has a lower rank comes first. */
  async matches(password: string, stored: string | undefined, rank = 0): Promise<boolean> {
    const against = stored ?? (await (this.dummy ??= hashPassword('nobody has this password')));
    const right = await this.inTurn(() => verify(against, password), rank);
    return right && stored !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>, rank = 0): Promise<T> {
    const passed = await this.turnstile.pass(work, { rank });
    if (passed) return passed.result;
    throw busy();
  }
}

/** There is no room for another password right now. */
const busy = (): Refusal =>
  new Refusal(503, 'busy', 'Too many passwords are being checked right now. Try again in a second.', {
    headers: { 'retry-after': '1' },
  });

/** Refuses a new password that attackers try first. */
export function refuseCommon(password: string, pointer = '/password'): void {
  if (!isCommonPassword(password)) return;
  const message = 'This is one of the most common passwords; choose another.';
  throw new Refusal(400, 'password_common', message, { errors: [{ pointer, code: 'password_common', message }] });
}
