import { Problem } from '@energy-ops/contracts';
import { CommandFailed, exitCodes } from '../command.js';
import { readServerConfig } from '../config.js';
import { keptToken } from './credentials.js';

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON, but for a form. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An energy-ops somewhere, spoken to as whoever holds the token. What it refuses becomes a sentence for the user. */
export class Server {
  constructor(
    readonly address: string,
    private readonly token?: string,
  ) {}

  async json<Answer>(path: string, call: Call = {}): Promise<Answer> {
    const response = await this.fetch(path, call, 'application/json');
    return response.json() as Promise<Answer>;
  }

  /** Pieces of a text as they come. */
  async *text(path: string, accept: string, call: Call = {}): AsyncGenerator<string> {
    const { body } = await this.fetch(path, call, accept);
    if (body) yield* body.pipeThrough(new TextDecoderStream());
  }

  private async fetch(path: string, { method = 'GET', query = {}, body, headers }: Call, accept: string) {
    const url = new URL(this.address + path);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const isForm = body instanceof FormData;
    const response = await fetch(url, {
      method,
      headers: {
        accept: `${accept}, application/problem+json`,
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw noAnswer(this.address, error);
    });
    if (response.ok) return response;
    throw refused(response.status, await response.text());
  }
}

/** The server that API_BASE_URL names, spoken to with EOPS_TOKEN or what `eops login` kept. */
export async function ourServer(): Promise<Server> {
  const { address, token, credentialsFile } = readServerConfig();
  const known = token ?? (await keptToken(credentialsFile, address));
  if (known !== undefined) return new Server(address, known);
  throw new CommandFailed(exitCodes.error, `Nobody is logged in to ${address}. Run \`eops login\`, or set EOPS_TOKEN.`);
}

function noAnswer(address: string, error: unknown): CommandFailed {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  const help = 'Is energy-ops running there? API_BASE_URL says where it is looked for.';
  return new CommandFailed(exitCodes.error, `${address} does not answer: ${cause || 'no connection'}. ${help}`);
}

function refused(status: number, text: string): CommandFailed {
  const problem = problemOf(text);
  if (!problem) return new CommandFailed(exitCodes.error, `The server answered ${status}: ${text.slice(0, 300)}`);
  const { detail, code, errors = [] } = problem;
  // The detail says what is wrong with a single field itself.
  const untold = errors.length > 1 ? errors : errors.filter(({ message }) => !detail.includes(message));
  const lines = untold.map(({ pointer, message }) => `  ${pointer ?? ''} ${message}`);
  const help = status === 401 ? ['Run `eops login`, or set another EOPS_TOKEN.'] : [];
  return new CommandFailed(exitCodes.error, [`${detail} (${code})`, ...lines, ...help].join('\n'));
}

function problemOf(text: string): Problem | undefined {
  try {
    return Problem.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // what stands between us, such as a proxy, answers in its own form
  }
}
