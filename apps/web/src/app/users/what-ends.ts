import type { User } from '@energy-ops/contracts';

const yourself = 'This is you: you are logged out at once.';

/** What is over when somebody is disabled, a sentence each. */
export const whatDisablingEnds = ({ role }: User, isSelf: boolean): string[] => [
  ...(isSelf ? [yourself] : []),
  ...(role === 'service' ? [] : ['Their sessions end at once, and they can’t log in.']),
  'API tokens stop working until the account is enabled again.',
  'Jobs already started run on.',
];

/** What is over when somebody is deleted, a sentence each. */
export const whatDeletingEnds = ({ role }: User, isSelf: boolean): string[] => [
  ...(isSelf ? [yourself] : []),
  role === 'service'
    ? 'Its API tokens are deleted: programs that use them are refused from now on.'
    : 'Their sessions end at once, and their API tokens are deleted.',
  'What they did stays in the audit and on the jobs; jobs already started run on.',
  'It can’t be undone. To keep somebody out for a while, disable them.',
];
