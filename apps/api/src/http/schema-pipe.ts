import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { issueWords, type ValueIssue } from './issue-words.js';
import type { FieldError } from './refusal.js';
import { Refusal } from './refusal.js';

interface Issue extends ValueIssue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly keys?: readonly string[];
}

const codeOfIssue: Readonly<Record<string, string>> = {
  invalid_type: 'invalid_type',
  too_small: 'too_small',
  too_big: 'too_big',
  invalid_format: 'invalid_format',
  not_multiple_of: 'invalid_value',
  invalid_value: 'invalid_value',
};

const keysOf = (issue: Issue): PropertyKey[] =>
  (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));

const pointerOf = (keys: readonly PropertyKey[]): string =>
  keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const isMissing = (value: unknown, keys: readonly PropertyKey[]): boolean => {
  let at: unknown = value;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) return false;
    at = Reflect.get(at, key);
  }
  return at === undefined;
};

function fieldErrors(issue: Issue, root: readonly PropertyKey[], value: unknown): FieldError[] {
  const keys = keysOf(issue);
  if (issue.keys) {
    return issue.keys.map((key) => ({
      pointer: pointerOf([...root, ...keys, key]),
      code: 'unknown_field',
      message: `${key} is not a known field here.`,
    }));
  }
  const pointer = pointerOf([...root, ...keys]);
  if (isMissing(value, keys)) {
    if (keys.length === 0 && root.length === 0)
      return [{ pointer, code: 'required', message: 'A JSON body is needed.' }];
    const said = issue.code === 'custom' ? issue.message : 'This is required.'; // a rule of ours says when it is
    return [{ pointer, code: 'required', message: said }];
  }
  return [{ pointer, code: codeOfIssue[issue.code ?? ''] ?? 'invalid', message: issueWords(issue) }];
}

/** Where a query names the form of the answer. */
const formatPointer = '/query/format';

/** The refusal of a value that doesn't fit its schema; `root` is `query` or `path` outside a body. */
export function invalid(issues: readonly Issue[], value: unknown, root: readonly PropertyKey[] = []): Refusal {
  const errors = issues.flatMap((issue) => fieldErrors(issue, root, value));
  const [first] = errors;
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  if (first?.pointer === formatPointer && others === '')
    return new Refusal(406, 'not_acceptable', `There is no such form of it: ${formWords(first)}.`, { errors });
  const where = first?.pointer ? `${first.pointer}: ` : '';
  return new Refusal(400, 'invalid_request', `The request is not valid: ${where}${first?.message ?? ''}${others}`, {
    errors,
  });
}

const formWords = ({ code, message }: FieldError): string =>
  code === 'unknown_field' ? 'it comes as JSON alone, without `format`' : `format ${message}`;

const rootOf = ({ type, data }: ArgumentMetadata): PropertyKey[] => {
  if (type === 'body') return [];
  return [type === 'param' ? 'path' : 'query', ...(data ? [data] : [])];
};

/** Parses what carries a schema: `@Body({ schema })`, `@Query({ schema })`, `@Param('job_id', { schema })`. */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (!metadata.schema) return value;
    const parsed = await metadata.schema['~standard'].validate(value);
    if (parsed.issues) throw invalid(parsed.issues, value, rootOf(metadata));
    return parsed.value;
  }
}
