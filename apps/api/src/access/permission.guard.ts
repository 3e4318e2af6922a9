import { mayDo, type Permission } from '@energy-ops/contracts';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../http/refusal.js';
import type { Caller } from './caller.js';
import { ruleOf } from './needs.js';

/** Lets nobody do anything but where a route says who may: `@Needs`, `@SignedInOnly`, `@SessionOnly` or `@Open`. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true; // the gateway asks for each message's permission itself
    const rule = ruleOf(this.reflector, context);
    if (rule === 'open') return true;
    const { user } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!user) throw lacks(undefined);
    if (rule === 'session') demandSession(user);
    else if (rule !== 'signed-in') demand(rule, user);
    return true;
  }
}

function demand(permission: Permission | undefined, caller: Caller): void {
  if (permission === undefined || !mayDo(caller, permission)) throw lacks(permission);
}

function demandSession({ scopes }: Caller): void {
  if (scopes === undefined) return;
  throw new Refusal(403, 'session_required', 'This is for a person who is logged in, not for an API token.');
}

/** Names what is missing, so that its caller knows what to ask an administrator for. */
export const lacks = (permission: Permission | undefined): Refusal =>
  new Refusal(403, 'permission_missing', `This needs the permission ${permission ?? 'of nobody'}.`, {
    extra: { permission: permission ?? null },
  });
