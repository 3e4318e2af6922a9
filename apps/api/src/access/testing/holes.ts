import { mayDo, type Permission, permissions, type Role } from '@energy-ops/contracts';
import type { RunningApi } from '../../testing/running-api.js';
import type { Route } from './routes-of.js';

/** Somebody who calls: with a role, or with a credential that is none. */
export interface Visitor {
  readonly name: string;
  readonly token?: string;
  readonly role?: Role;
}

/** The routes that need no credential. One more must be meant: it is written here. */
const open: ReadonlySet<string> = new Set([
  'AuthController.login',
  'AuthController.logout',
  'AuthController.refresh',
  'ClientConfigController.read',
  'HealthController.live',
  'HealthController.ready',
  'OidcController.callback',
  'OidcController.start',
  'OwnSessionsController.reset',
  'SetupController.createAdmin',
  'SetupController.state',
]);

/** The routes that write, for who may read, what is the caller's own. */
const own: ReadonlySet<string> = new Set([
  'AlertsController.changeSettings',
  'AlertsController.read',
  'AlertsController.readAll',
]);

const permissionIn = (rule: string | undefined): Permission | undefined => permissions.find((each) => each === rule);

/** What a route's own rule has wrong, whoever calls it. */
function faultsOf({ name, method, rule }: Route): string[] {
  if (rule === undefined) return [`${name} says of nobody whether they may`];
  if (rule === 'open') return open.has(name) ? [] : [`${name} is open to everybody, unlisted`];
  const changes = method !== 'GET' && !own.has(name);
  return changes && rule.endsWith(':read') ? [`${name} changes something for ${rule}`] : [];
}

/** What a visitor gets of a route that the route's rule does not say. */
async function surprise(api: RunningApi, route: Route, { name, token, role }: Visitor): Promise<string[]> {
  if (route.rule === 'open') return [];
  const permission = permissionIn(route.rule);
  const credential = token === undefined ? {} : { token };
  const { status } = await api.call(route.path, { method: route.method, ...credential });
  const got = status === 401 || status === 403 ? status : 'in';
  const mayEnter = role !== undefined && (permission === undefined || mayDo({ role }, permission));
  const due = role === undefined ? 401 : mayEnter ? 'in' : 403;
  return got === due ? [] : [`${name} gets ${got} of ${route.name}, not ${due}`];
}

/** Everything that is wrong with who may call these routes. */
export async function holesIn(
  api: RunningApi,
  routes: readonly Route[],
  visitors: readonly Visitor[],
): Promise<string[]> {
  const found = routes.flatMap(faultsOf);
  for (const route of routes)
    found.push(...(await Promise.all(visitors.map((visitor) => surprise(api, route, visitor)))).flat());
  return found;
}
