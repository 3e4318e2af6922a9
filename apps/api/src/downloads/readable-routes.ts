import { type Permission, permissions } from '@energy-ops/contracts';
import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessRule } from '../access/needs.js';

interface ReadableRoute {
  readonly segments: readonly string[];
  readonly permission: Permission;
}

/** Which permission each GET route asks for, as the routes themselves say. */
@Injectable()
export class ReadableRoutes implements OnModuleInit {
  private routes: readonly ReadableRoute[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    this.routes = this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const base = metatype ? String(Reflect.getMetadata(PATH_METADATA, metatype)) : '';
      const handlers = this.scanner.getAllMethodNames(instance).map((name) => Reflect.get(instance, name));
      return handlers.flatMap((handler) => this.routeOf(base, handler));
    });
  }

  /** The permission to GET a path, or undefined where there is no such route. */
  permissionOf(path: string): Permission | undefined {
    const asked = segmentsOf(path);
    return this.routes.find(
      ({ segments }) =>
        segments.length === asked.length &&
        segments.every((segment, at) => segment.startsWith(':') || segment === asked[at]),
    )?.permission;
  }

  private routeOf(base: string, handler: object): ReadableRoute[] {
    if (Reflect.getMetadata(METHOD_METADATA, handler) !== RequestMethod.GET) return [];
    const rule: unknown = Reflect.getMetadata(accessRule, handler);
    const permission = permissions.find((each) => each === rule);
    const path = `${base}/${String(Reflect.getMetadata(PATH_METADATA, handler))}`;
    return permission ? [{ segments: segmentsOf(path), permission }] : [];
  }
}

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');
