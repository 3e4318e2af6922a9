import type { SignInFailure } from '@energy-ops/contracts';

/** Why a login over the identity provider came to nothing, and what to do. */
export const signInWords: Readonly<Record<SignInFailure, string>> = {
  provider_unreachable: 'The identity provider did not answer. Try again in a moment, or tell an administrator.',
  provider_refused: 'The identity provider did not let you in. Ask whoever runs it for access to energy-ops.',
  sign_in_expired: 'The login took too long, or was begun in another browser. Begin it again.',
  answer_not_valid: 'The identity provider’s answer could not be trusted. Try again, or tell an administrator.',
  email_missing:
    'The identity provider did not tell your e-mail address, by which you are known here. Tell an administrator.',
  email_not_verified:
    'The identity provider has not verified your e-mail address. Have it verified there, then log in again.',
  email_of_another: 'Another identity has logged in here with your e-mail address before. Ask an administrator.',
  user_disabled: 'Your account here may not come in. Ask an administrator.',
  no_admin_yet:
    'There is no administrator here yet. The first one comes in by the link that energy-ops printed at its start.',
};
