import { Controller, Get } from '@nestjs/common';
import { Needs, Open } from '../../apps/api/dist/access/needs.js';
import { AccessTokens } from '../../apps/api/dist/access/access-tokens.js';
import { AppModule } from '../../apps/api/dist/app.module.js';
import { runApi } from '../../apps/api/dist/testing/running-api.js';
import { withDatabase } from './bench-database.ts';
import { reportFigure, shown } from './figure.ts';
import { median, percentile } from './statistics.ts';

const rounds = 2000;
const warmUp = 500;
const goalMs = 0.3;

/** One answer, once for everybody and once for who may read jobs: all that differs is who asks. */
class Same {
  open(): object {
    return { ok: true };
  }

  guarded(): object {
    return { ok: true };
  }
}

/** What the check of an access token adds to a request, one by one and turn about with the same route that is open. */
export async function tokenCheck(): Promise<void> {
  plant();
  await withDatabase(async (database, url) => {
    const api = await runApi(url);
    const token = await api.tokenOf('operator');
    const { rows } = await database.query<{ id: string; session: string; version: number }>(
      'select app_user.id, session.id as session, version from app_user join session on user_id = app_user.id',
    );
    const [user] = rows;
    if (!user) throw new Error('The operator is not there.');
    const fresh = () => api.app.get(AccessTokens, { strict: false }).issue({ ...user, role: 'operator' }, user.session);
    const fastify = api.app.getHttpAdapter().getInstance();
    const timed = async (path: string, bearer?: string): Promise<number> => {
      const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
      const began = performance.now();
      const { statusCode } = await fastify.inject({ method: 'GET', url: `/api/bench/${path}`, headers });
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}.`);
      return performance.now() - began;
    };
    const [open, known, unknown]: [number[], number[], number[]] = [[], [], []];
    for (let round = -warmUp; round < rounds; round += 1) {
      // Whoever comes second finds the caches warm: by turns.
      const first = round % 2 === 0 ? await timed('guarded', token) : undefined;
      const without = await timed('open');
      const withIt = first ?? (await timed('guarded', token));
      if (round < 0) continue;
      open.push(without);
      known.push(withIt);
    }
    for (let round = 0; round < rounds / 10; round += 1) unknown.push(await timed('guarded', fresh()));
    await api.close();
    const shape = (list: readonly number[]): string =>
      `p50 ${shown(median(list))} ms, p99 ${shown(percentile(list, 0.99))} ms`;
    console.log(`${rounds} requests each; the open route: ${shape(open)}; the guarded one: ${shape(known)}`);
    const added = median(known.map((time, at) => time - (open[at] ?? 0)));
    reportFigure('the check of a token adds (paired, p50)', added, 'ms', { atMost: goalMs });
    console.log(
      `the first check of a token, once in half a minute: ${shown(median(unknown) - median(open))} ms (signature and two look-ups)`,
    );
  });
}

/** Decorators by hand: this program's types are stripped, not compiled. */
function plant(): void {
  const on = (name: 'open' | 'guarded', ...decorators: readonly MethodDecorator[]): void => {
    const descriptor = Object.getOwnPropertyDescriptor(Same.prototype, name);
    if (descriptor) for (const decorate of decorators) decorate(Same.prototype, name, descriptor);
  };
  Controller('api/bench')(Same);
  on('open', Get('open'), Open());
  on('guarded', Get('guarded'), Needs('jobs:read'));
  const whole = AppModule.with.bind(AppModule);
  AppModule.with = (config) => ({ ...whole(config), controllers: [Same] });
}
