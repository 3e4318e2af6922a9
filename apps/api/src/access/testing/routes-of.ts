import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { RunningApi } from '../../testing/running-api.js';
import { accessRule } from '../needs.js';

/** A route as its decorators say it, with `none` for each parameter. */
export interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly rule: string | undefined;
}

/** Every route of every controller. */
export function routesOf({ app }: RunningApi): Route[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap(({ controllers }) => [...controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    if (!metatype) return [];
    const prototype: unknown = metatype.prototype;
    return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([key, { value: handler }]) => {
      const method: unknown = typeof handler === 'function' ? Reflect.getMetadata(METHOD_METADATA, handler) : undefined;
      if (typeof method !== 'number') return [];
      const paths = [Reflect.getMetadata(PATH_METADATA, handler)].flat();
      const rule: unknown = Reflect.getMetadata(accessRule, handler) ?? Reflect.getMetadata(accessRule, metatype);
      return paths.map((path) => ({
        name: `${metatype.name}.${key}`,
        method: RequestMethod[method] ?? '',
        path: `/${Reflect.getMetadata(PATH_METADATA, metatype)}/${path}`
          .replace(/\/+/g, '/')
          .replace(/(?<=.)\/$/, '')
          .replace(/:\w+/g, 'none'),
        rule: typeof rule === 'string' ? rule : undefined,
      }));
    });
  });
}
