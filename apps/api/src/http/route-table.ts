/** A route as Fastify tells it: the path may hold `:parameters`. */
interface Route {
  readonly method: string | readonly string[];
  readonly url: string;
}

const segmentsOf = (path: string): string[] => path.replace(/\/+$/, '').split('/');

/** Which methods a path takes: Fastify's router only says whether method and path match together. */
export class RouteTable {
  private readonly routes: { segments: string[]; methods: readonly string[] }[] = [];

  readonly add = ({ method, url }: Route): void => {
    if (url.startsWith('/api') || url === '/metrics')
      this.routes.push({ segments: segmentsOf(url), methods: [method].flat() });
  };

  /** The methods of a path, sorted; none where no route has it. Where one route names it all, only those of that one. */
  methodsOf(path: string): string[] {
    const asked = segmentsOf(path);
    const matching = this.routes.filter(
      ({ segments }) =>
        segments.length === asked.length &&
        segments.every((segment, at) => segment.startsWith(':') || segment === asked[at]),
    );
    const exact = matching.filter(({ segments }) => segments.every((segment, at) => segment === asked[at]));
    return [...new Set((exact.length > 0 ? exact : matching).flatMap(({ methods }) => methods))].sort();
  }
}
