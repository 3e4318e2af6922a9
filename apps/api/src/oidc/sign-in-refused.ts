import type { SignInFailure } from '@energy-ops/contracts';

/** Somebody came back from the provider and isn't let in: they see the login page say why. */
export class SignInRefused extends Error {
  constructor(
    readonly failure: SignInFailure,
    cause?: unknown,
  ) {
    super(failure, { cause });
  }
}
