/** What zod says of a value that doesn't fit, as far as it is told to people. */
export interface ValueIssue {
  readonly message: string;
  readonly code?: string;
  readonly origin?: string;
  readonly expected?: string;
  readonly format?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
  readonly values?: readonly unknown[];
}

/** zod's own words; a rule that has words of its own keeps them. */
const standardWords = /^(Too small|Too big|Invalid (input|option|ISO))/;

/** `must be at most 200`: what to send instead, in place of what a library says of its types. */
export function issueWords(issue: ValueIssue): string {
  if (/received NaN$/.test(issue.message)) return 'must be a number, given once'; // of a query's text
  return (standardWords.test(issue.message) ? wordsOf(issue) : undefined) ?? issue.message;
}

function wordsOf(issue: ValueIssue): string | undefined {
  const { code, minimum, maximum, values, inclusive = true } = issue;
  if (code === 'too_small' && minimum !== undefined)
    return bounded(issue, inclusive ? 'at least' : 'more than', minimum);
  if (code === 'too_big' && maximum !== undefined) return bounded(issue, inclusive ? 'at most' : 'less than', maximum);
  if (code === 'invalid_value' && values !== undefined)
    return values.length === 1 ? `must be ${String(values[0])}` : `must be one of ${values.map(String).join(', ')}`;
  if (code === 'invalid_type') return typeWords(issue);
  if (code === 'invalid_format') return formatWords[issue.format ?? ''];
  return undefined;
}

function bounded({ origin }: ValueIssue, words: string, bound: number | bigint): string {
  const counted = countedThings[origin ?? ''];
  if (counted === undefined) return `must be ${words} ${bound}`;
  if (words === 'at least' && bound === 1) return 'must not be empty';
  return `must have ${words} ${bound} ${counted}`;
}

const countedThings: Readonly<Record<string, string>> = {
  string: 'characters',
  array: 'items',
  set: 'items',
  object: 'fields',
  file: 'bytes',
};

function typeWords({ expected, message }: ValueIssue): string | undefined {
  const wanted = typeNames[expected ?? ''];
  const given = typeNames[/received (\w+)$/.exec(message)?.[1] ?? ''];
  if (wanted === undefined) return undefined;
  return given === undefined || expected === 'int' ? `must be ${wanted}` : `must be ${wanted}, not ${given}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

const formatWords: Readonly<Record<string, string>> = {
  date: 'must be a day such as 2027-01-31',
  datetime: 'must be an instant with its offset, such as 2027-01-31T10:00:00+05:30',
  time: 'must be a time such as 10:00',
};
