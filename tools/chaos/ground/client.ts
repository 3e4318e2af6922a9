/** How one call went; `status` 0 is a connection that broke or was refused. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Call {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly withinMs?: number;
}

export const admin = { email: 'chaos@example.com', password: 'a quiet grid hums at night' };
const tokenLivesMs = 300_000;

/** An outside program that talks to API nodes, signed in; a token of one node is good at all of them. */
export class Client {
  private token: { readonly text: string; readonly at: number } | undefined;
  private signingIn: Promise<string> | undefined;

  /** One call to one node; never throws. */
  async call(address: string, path: string, call: Call = {}): Promise<Answer> {
    try {
      const token = await this.tokenFor(address);
      return await ask(address + path, { ...call, headers: { authorization: `Bearer ${token}`, ...call.headers } });
    } catch (error) {
      return { status: 0, headers: new Headers(), text: error instanceof Error ? error.message : String(error) };
    }
  }

  /** A token that is good at all nodes, fetched at this one where there is none yet. */
  async tokenFor(address: string): Promise<string> {
    if (this.token && performance.now() - this.token.at < tokenLivesMs) return this.token.text;
    this.signingIn ??= this.signIn(address).finally(() => (this.signingIn = undefined));
    return this.signingIn;
  }

  private async signIn(address: string): Promise<string> {
    const { status, text } = await ask(`${address}/api/auth/login`, { body: admin });
    if (status !== 200 && status !== 201) throw new Error(`The login gave ${status}: ${text}`);
    const { access_token: token }: { access_token: string } = JSON.parse(text);
    this.token = { text: token, at: performance.now() };
    return token;
  }
}

/** One request without a credential of its own; throws when no answer comes. */
export async function ask(url: string, { body, headers, withinMs = 30_000 }: Call = {}): Promise<Answer> {
  const answer = await fetch(url, {
    signal: AbortSignal.timeout(withinMs),
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
