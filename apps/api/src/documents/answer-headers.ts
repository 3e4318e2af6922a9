const header = (description: string, schema: object, required: boolean) => ({ description, schema, required });
const text = { type: 'string' };
const seconds = { type: 'string', pattern: '^[0-9]+$' };

/** The headers that an answer of a status has beside those of every answer. */
export function headersOf(status: string, method: string): Record<string, unknown> | undefined {
  if (status === '401') return { 'WWW-Authenticate': header('How to come in.', text, true) };
  if (status === '429' || status === '503') return { 'Retry-After': header('Seconds to wait.', seconds, true) };
  if (status === '202' && method === 'post') return { Location: header('Where the job is.', text, false) };
  if (status === '201') return { Location: header('Where the new thing is.', text, false) };
  if (status === '200' && method === 'get')
    return { ETag: header('Send it as If-None-Match: an answer that is the same is 304.', text, false) };
  return undefined;
}
