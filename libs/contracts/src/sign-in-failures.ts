/** Why a login over an identity provider came to nothing; `/login?failed=` says it to the dashboard. */
export const signInFailures = [
  'provider_unreachable',
  'provider_refused',
  'sign_in_expired',
  'answer_not_valid',
  'email_missing',
  'email_not_verified',
  'email_of_another',
  'user_disabled',
  'no_admin_yet',
] as const;
export type SignInFailure = (typeof signInFailures)[number];
