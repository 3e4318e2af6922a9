/** A browser as far as a login needs one: it keeps cookies for each host and path, and follows where it is sent. */
export class Browser {
  private readonly jar = new Map<string, Map<string, string>>();

  cookies(url: string): string {
    const { host, pathname } = new URL(url);
    return [...(this.jar.get(host) ?? [])]
      .filter(([key]) => pathname.startsWith(key.slice(key.indexOf(' ') + 1)))
      .map(([key, value]) => `${key.slice(0, key.indexOf(' '))}=${value}`)
      .join('; ');
  }

  async go(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: this.cookies(url) },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    this.keep(url, response.headers.getSetCookie());
    return response;
  }

  /** Follows redirects until a page comes, or an address that `stop` names. */
  async follow(
    url: string,
    stop: (url: string) => boolean,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ url: string; text: string }> {
    const response = await this.go(url, form);
    const location = response.headers.get('location');
    if (location === null) return { url, text: await response.text() };
    const next = new URL(location, url).href;
    return stop(next) ? { url: next, text: '' } : this.follow(next, stop);
  }

  private keep(url: string, cookies: readonly string[]): void {
    const { host } = new URL(url);
    const kept = this.jar.get(host) ?? new Map<string, string>();
    this.jar.set(host, kept);
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      const path = /; *path=([^;]*)/i.exec(cookie)?.[1] ?? '/';
      if (value === '') kept.delete(`${name} ${path}`);
      else kept.set(`${name} ${path}`, value);
    }
  }
}
