import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { memberOf } from '../http/database-away.js';
import { guardedLookup, type Resolve } from './guarded-lookup.js';
import { demandTarget, RefusedTarget, type TargetRules } from './target-rules.js';

/** How one attempt went: with a status, or with what kept it from having one. */
export interface Posted {
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  /** The beginning of the answer's body. */
  readonly response: string | null;
  readonly retryAfter: string | undefined;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection, the answer's head and its body, all together. */
export const limitMs = 10_000;
const keptBytes = 2048;

/**
 * Sends one request to where webhooks may go, and never throws. No redirect is followed, no proxy of the environment
 * used, no connection kept, and of the answer no more read than is kept.
 */
export async function post(
  { url, headers, body }: Post,
  rules: TargetRules,
  resolve: Resolve,
  stopping: AbortSignal,
): Promise<Posted> {
  const start = performance.now();
  const none = { statusCode: null, error: null, response: null, retryAfter: undefined };
  const durationMs = () => Math.round(performance.now() - start);
  const limit = AbortSignal.timeout(limitMs);
  try {
    const target = new URL(url);
    demandTarget(target, rules);
    const signal = AbortSignal.any([limit, stopping]);
    const lookup = guardedLookup(rules, resolve);
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal,
      lookup,
    };
    const answer = await new Promise<IncomingMessage>((resolveAnswer, reject) => {
      const request =
        target.protocol === 'https:'
          ? httpsRequest(target, { ...options, agent: new Agent() }) // the global one may have a proxy of the environment
          : httpRequest(target, { ...options, agent: false });
      request.on('error', reject).on('response', resolveAnswer).end(body);
    });
    const response = await beginningOf(answer);
    const { statusCode = null, headers: said } = answer;
    return { ...none, durationMs: durationMs(), statusCode, response, retryAfter: said['retry-after'] };
  } catch (error) {
    const words = limit.aborted ? `No answer within ${limitMs / 1000} s.` : wordsOf(error, stopping);
    return { ...none, durationMs: durationMs(), error: words };
  }
}

async function beginningOf(answer: IncomingMessage): Promise<string> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    kept.push(chunk);
    bytes += chunk.length;
    if (bytes >= keptBytes) break; // which ends the connection, however much would follow
  }
  return Buffer.concat(kept).subarray(0, keptBytes).toString('utf8').replaceAll('\u0000', '\u{fffd}');
}

const wordsOfCode: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the host is not known.',
  EAI_AGAIN: 'The name of the host could not be looked up.',
  ECONNREFUSED: 'Nobody listens there.',
  ECONNRESET: 'The receiver closed the connection.',
  CERT_HAS_EXPIRED: 'The receiver’s certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The receiver’s certificate is its own: this machine does not trust it.',
};

function wordsOf(error: unknown, stopping: AbortSignal): string {
  if (stopping.aborted) return 'This node was stopped.';
  if (error instanceof RefusedTarget) return error.message;
  const several = memberOf(error, 'errors'); // one for each address that was tried
  const first: unknown = Array.isArray(several) ? several[0] : error;
  return wordsOfCode[String(memberOf(first, 'code'))] ?? String(memberOf(first, 'message') ?? first);
}
