import type { Problem } from '@energy-ops/contracts';
import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { isDatabaseAway, isValueRefused, memberOf } from './database-away.js';
import { Refusal } from './refusal.js';

/** What a request is refused with, before it is written. */
interface Cause {
  readonly refusal: Refusal;
  /** Nobody foresaw it: the log needs its stack. */
  readonly unforeseen: boolean;
}

const codeOfStatus: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  409: 'conflict',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  422: 'unprocessable',
  429: 'too_many_requests',
  503: 'unavailable',
};

const sendJson = 'Send the body as application/json.';

/** Fastify's own errors, by its code. Its words stay out: they name its internals. */
const fastifyErrors: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'payload_too_large', 'The body is larger than this address takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported_media_type', sendJson],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'malformed_json', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'bad_request', 'Content-Length does not match the body.'],
  FST_ERR_BAD_URL: [400, 'malformed_url', 'The address is not a valid URL.'],
  FST_ERR_MAX_PARAM_LENGTH: [404, 'not_found', 'Nothing has an id that long.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [415, 'unsupported_media_type', 'Send the body as multipart/form-data.'],
  FST_REQ_FILE_TOO_LARGE: [413, 'payload_too_large', 'A file is larger than this address takes.'],
  FST_FILES_LIMIT: [413, 'payload_too_large', 'These are more files than this address takes.'],
  FST_PARTS_LIMIT: [413, 'payload_too_large', 'These are more parts than this address takes.'],
  FST_FIELDS_LIMIT: [413, 'payload_too_large', 'These are more fields than this address takes.'],
};
// The multipart parser gives these no code.
const brokenMultipart =
  /unexpected end of (form|multipart data|file)|malformed (content type|part header)|boundary not found|the needle cannot/i;

function fastifyRefusal(error: unknown): Refusal | undefined {
  const known = fastifyErrors[String(memberOf(error, 'code'))];
  if (known) return new Refusal(...known);
  const message = String(memberOf(error, 'message'));
  if (brokenMultipart.test(message))
    return new Refusal(400, 'malformed_multipart', 'The multipart body is cut off or malformed.');
  const status = Number(memberOf(error, 'statusCode'));
  if (!(status >= 400 && status < 500)) return undefined;
  return new Refusal(status, codeOfStatus[status] ?? 'bad_request', message);
}

/** The refusal that stands for whatever was thrown. */
export function causeOf(error: unknown): Cause {
  if (error instanceof Refusal) return { refusal: error, unforeseen: false };
  if (error instanceof HttpException) {
    const status = error.getStatus();
    const detail = status === 415 ? sendJson : error.message;
    const refusal = new Refusal(status, codeOfStatus[status] ?? 'error', detail);
    return { refusal, unforeseen: status === 500 };
  }
  if (isDatabaseAway(error)) return { refusal: databaseAway(), unforeseen: false };
  if (isValueRefused(error)) {
    const detail = 'The request holds a value that cannot be stored, such as the character U+0000.';
    return { refusal: new Refusal(400, 'invalid_value', detail), unforeseen: false };
  }
  const foreseen = fastifyRefusal(error);
  if (foreseen) return { refusal: foreseen, unforeseen: false };
  const detail = 'Something went wrong on our side; the log has the details under this request_id.';
  return { refusal: new Refusal(500, 'internal_error', detail), unforeseen: true };
}

/** The answer while PostgreSQL is out of reach. */
export const databaseAway = (): Refusal =>
  new Refusal(503, 'database_away', 'The database is not reachable right now. Try again in a few seconds.', {
    headers: { 'retry-after': '2' },
  });

/** The body of a refusal (RFC 9457), with the original system's two fields below /api/optimization. */
export function problemOf(refusal: Refusal, path: string, requestId: string): Problem {
  const status = refusal.getStatus();
  return {
    ...(path.startsWith('/api/optimization/') ? { success: false, error: refusal.detail } : {}),
    ...refusal.more.extra,
    type: `/docs/errors#${refusal.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: refusal.detail,
    instance: path,
    request_id: requestId,
    code: refusal.code,
    ...(refusal.more.errors ? { errors: refusal.more.errors.map((error) => ({ ...error })) } : {}),
  };
}
