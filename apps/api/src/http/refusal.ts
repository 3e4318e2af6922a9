import { HttpException } from '@nestjs/common';

/** What is wrong with one field: `/model_config/time_limit` in a body, `/query/limit`, `/path/job_id`. */
export interface FieldError {
  readonly pointer?: string;
  readonly code: string;
  readonly message: string;
  readonly [more: string]: unknown;
}

interface More {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem, such as `existing_job_id`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A request we don't do, in the user's words: leaves as application/problem+json with this stable code. */
export class Refusal extends HttpException {
  constructor(
    status: number,
    readonly code: string,
    readonly detail: string,
    readonly more: More = {},
  ) {
    super(detail, status);
  }
}

/** The usual 404. */
export const notFound = (what: string): Refusal => new Refusal(404, 'not_found', `${what} does not exist.`);
