/** As browsers have it that know Trusted Types; TypeScript's own library does not describe it yet. */
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(html: string): string | null }): unknown;
}

const isPolicyFactory = (value: unknown): value is PolicyFactory =>
  typeof value === 'object' && value !== null && 'createPolicy' in value;

/**
 * Has libraries do without what our Content-Security-Policy forbids. ECharts empties elements by `innerHTML = ''`: the
 * empty text is all that the page's default policy lets through. zod tries whether it may compile text to code.
 */
export function keepContentPolicy(page: object = globalThis): void {
  const factory: unknown = Reflect.get(page, 'trustedTypes');
  if (isPolicyFactory(factory)) factory.createPolicy('default', { createHTML: (html) => (html === '' ? '' : null) });
  Object.assign(page, { __zod_globalConfig: { jitless: true } });
}
