import { HttpErrorResponse } from '@angular/common/http';

/** What went wrong, in the server's words where it gave any. */
export interface ProblemView {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: readonly { readonly pointer: string; readonly message: string }[];
  /** The whole problem document, for members only some problems have. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Any failure of a call as a problem to show: RFC 9457 from the server, or that it cannot be reached. */
export function problemOf(error: unknown): ProblemView {
  if (!(error instanceof HttpErrorResponse)) {
    return problem(0, 'Something went wrong', error instanceof Error ? error.message : String(error), {});
  }
  const members = isRecord(error.error) ? error.error : {};
  if (error.status === 0) {
    return problem(0, 'The server cannot be reached', 'Check that energy-ops is running, then try again.', members);
  }
  return problem(
    error.status,
    text(members['title']) ?? `Error ${error.status}`,
    text(members['detail']) ?? '',
    members,
  );
}

function problem(
  status: number,
  title: string,
  detail: string,
  members: Readonly<Record<string, unknown>>,
): ProblemView {
  return {
    status,
    title,
    detail,
    code: text(members['code']) ?? 'unknown',
    requestId: text(members['request_id']),
    fields: fieldsOf(members['errors']),
    members,
  };
}

function fieldsOf(errors: unknown): ProblemView['fields'] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(isRecord).flatMap((each) => {
    const message = text(each['message']);
    return message === null ? [] : [{ pointer: text(each['pointer']) ?? '', message }];
  });
}

/** Is it a JSON object? */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
