import type { ModelType, Permission, Role } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';
import { newId } from '../new-id.js';

const AppUserSchema = defineEntity({
  name: 'AppUser',
  tableName: 'app_user',
  properties: {
    id: p
      .string()
      .primary()
      .onCreate(() => newId()),
    /** Lower case, so that one person is one account. */
    email: p.string(),
    passwordHash: p.string().hidden(),
    role: p.string().$type<Role>(),
    name: p.string().nullable(),
    disabled: p.boolean().default(false),
    /** Grows when the password, the role or `disabled` changes: tokens made before count no more. */
    version: p.integer().default(1),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export class AppUser extends AppUserSchema.class {}
AppUserSchema.setClass(AppUser);

const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: p
      .string()
      .primary()
      .onCreate(() => newId()),
    userId: p.string(),
    createdAt: p.datetime().onCreate(() => new Date()),
    lastUsedAt: p.datetime().onCreate(() => new Date()),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    userAgent: p.string().nullable(),
    ip: p.string().nullable(),
  },
});
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);

const RefreshTokenSchema = defineEntity({
  name: 'RefreshToken',
  tableName: 'refresh_token',
  properties: {
    tokenSha256: p.string().primary(),
    sessionId: p.string(),
    createdAt: p.datetime().onCreate(() => new Date()),
    /** A token used twice was stolen: the session ends. */
    usedAt: p.datetime().nullable(),
  },
});
export class RefreshToken extends RefreshTokenSchema.class {}
RefreshTokenSchema.setClass(RefreshToken);

const SetupTokenSchema = defineEntity({
  name: 'SetupToken',
  tableName: 'setup_token',
  properties: { tokenSha256: p.string().primary(), expiresAt: p.datetime() },
});
export class SetupToken extends SetupTokenSchema.class {}
SetupTokenSchema.setClass(SetupToken);

const DownloadTicketSchema = defineEntity({
  name: 'DownloadTicket',
  tableName: 'download_ticket',
  properties: {
    tokenSha256: p.string().primary(),
    path: p.string(),
    userId: p.string(),
    expiresAt: p.datetime(),
  },
});
export class DownloadTicket extends DownloadTicketSchema.class {}
DownloadTicketSchema.setClass(DownloadTicket);

const ApiTokenSchema = defineEntity({
  name: 'ApiToken',
  tableName: 'api_token',
  properties: {
    /** Part of the token: it is found by it, and its secret compared with the hash. */
    id: p.string().primary(),
    secretSha256: p.string().hidden(),
    userId: p.string(),
    name: p.string(),
    scopes: p.json<readonly Permission[]>(),
    /** What it may start and change; null is everything. */
    modelTypes: p.json<readonly ModelType[]>().nullable(),
    dataSourceIds: p.json<readonly string[]>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    expiresAt: p.datetime(),
    /** To the minute. */
    lastUsedAt: p.datetime().nullable(),
  },
});
/** What a program shows instead of a person's session. */
export class ApiToken extends ApiTokenSchema.class {}
ApiTokenSchema.setClass(ApiToken);

const OidcIdentitySchema = defineEntity({
  name: 'OidcIdentity',
  tableName: 'oidc_identity',
  properties: {
    issuer: p.string().primary(),
    subject: p.string().primary(),
    userId: p.string(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
/** Whom an identity provider means by a subject. */
export class OidcIdentity extends OidcIdentitySchema.class {}
OidcIdentitySchema.setClass(OidcIdentity);

const PasswordResetSchema = defineEntity({
  name: 'PasswordReset',
  tableName: 'password_reset',
  properties: { tokenSha256: p.string().primary(), userId: p.string(), expiresAt: p.datetime() },
});
/** An administrator's link to choose a new password. */
export class PasswordReset extends PasswordResetSchema.class {}
PasswordResetSchema.setClass(PasswordReset);
