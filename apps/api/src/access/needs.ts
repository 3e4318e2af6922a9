import type { Permission } from '@energy-ops/contracts';
import { applyDecorators, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { Refuses } from '../http/answers.js';

/** What a route asks of its caller. A route that says nothing is closed to everybody. */
export type AccessRule = Permission | 'open' | 'signed-in' | 'session';
export const accessRule = 'energy-ops:access';

/** What the route that is called asks of its caller; nothing where it is closed. */
export const ruleOf = (reflector: Reflector, context: ExecutionContext): AccessRule | undefined =>
  reflector.getAllAndOverride<AccessRule | undefined>(accessRule, [context.getHandler(), context.getClass()]);

/** Only callers with this permission. */
export const Needs = (permission: Permission) =>
  applyDecorators(SetMetadata(accessRule, permission), ApiBearerAuth(), says(permission), Refuses(401, 403, 429));

/** Tells the permission in the API's document too. */
const says = (permission: Permission) => ApiExtension('x-permission', permission);

/** Any caller with a valid credential. */
export const SignedInOnly = () =>
  applyDecorators(SetMetadata(accessRule, 'signed-in'), ApiBearerAuth(), Refuses(401, 429));

/** Any person who is logged in; not a program with a token of theirs. */
export const SessionOnly = () =>
  applyDecorators(SetMetadata(accessRule, 'session'), ApiBearerAuth(), Refuses(401, 403, 429));

/** Everybody, without a credential. */
export const Open = () => SetMetadata(accessRule, 'open');
