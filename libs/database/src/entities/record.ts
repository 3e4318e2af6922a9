import { defineEntity, p } from '@mikro-orm/core';

const SettingSchema = defineEntity({
  name: 'Setting',
  tableName: 'setting',
  properties: { key: p.string().primary(), value: p.json<unknown>() },
});
/** One value the whole installation shares. */
export class Setting extends SettingSchema.class {}
SettingSchema.setClass(Setting);

const IdempotencyRecordSchema = defineEntity({
  name: 'IdempotencyRecord',
  tableName: 'idempotency_record',
  properties: {
    caller: p.string().primary(),
    key: p.string().primary(),
    methodPath: p.string(),
    bodySha256: p.string(),
    /** HTTP status of the answer; null while the first request is being served. */
    status: p.integer().nullable(),
    headers: p.json<Record<string, string>>().nullable(),
    body: p.json<unknown>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export class IdempotencyRecord extends IdempotencyRecordSchema.class {}
IdempotencyRecordSchema.setClass(IdempotencyRecord);

const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    at: p.datetime().onCreate(() => new Date()),
    actor: p.string(),
    action: p.string(),
    target: p.string().nullable(),
    outcome: p.string(),
    ip: p.string().nullable(),
    details: p.json<Record<string, unknown>>().default('{}'),
  },
});
/** Rows here are only ever added; a trigger refuses the rest. */
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry);

const AuditWaitingSchema = defineEntity({
  name: 'AuditWaiting',
  tableName: 'audit_waiting',
  properties: { entryId: p.bigint('number').primary() },
});
/** Entries without their place in the chain; a trigger puts them here. */
export class AuditWaiting extends AuditWaitingSchema.class {}
AuditWaitingSchema.setClass(AuditWaiting);

const AuditSealSchema = defineEntity({
  name: 'AuditSeal',
  tableName: 'audit_seal',
  properties: {
    /** From 1 on, without a gap. */
    position: p.bigint('number').primary(),
    entryId: p.bigint('number'),
    previous: p.blob(),
    hash: p.blob(),
    sealedAt: p.datetime(),
  },
});
/** An entry's place in the chain: each hash covers the entry and the hash before. Only ever added, too. */
export class AuditSeal extends AuditSealSchema.class {}
AuditSealSchema.setClass(AuditSeal);

const AuditHeadSchema = defineEntity({
  name: 'AuditHead',
  tableName: 'audit_head',
  properties: {
    one: p.boolean().primary().default(true),
    position: p.bigint('number'),
    hash: p.blob(),
    /** Made with the key: nobody else can move the head back. */
    mac: p.blob(),
    keyId: p.string(),
  },
});
/** Where the chain ends. */
export class AuditHead extends AuditHeadSchema.class {}
AuditHeadSchema.setClass(AuditHead);

const LimitWindowSchema = defineEntity({
  name: 'LimitWindow',
  tableName: 'limit_window',
  properties: {
    /** What is limited, such as `upload`. */
    what: p.string().primary(),
    caller: p.string().primary(),
    used: p.integer(),
    endsAt: p.datetime(),
  },
});
/** How often somebody did something in the current minute, on all nodes together. */
export class LimitWindow extends LimitWindowSchema.class {}
LimitWindowSchema.setClass(LimitWindow);

const LoginThrottleSchema = defineEntity({
  name: 'LoginThrottle',
  tableName: 'login_throttle',
  properties: {
    /** `ip <network>`, `pair <network> <account>` or `account <account>`. */
    key: p.string().primary(),
    fails: p.integer(),
    endsAt: p.datetime(),
    blockedUntil: p.datetime().nullable(),
    /** Whether the audit knows. */
    told: p.boolean().default(false),
  },
});
/** Failed logins of the last while; the function login_turn counts them. */
export class LoginThrottle extends LoginThrottleSchema.class {}
LoginThrottleSchema.setClass(LoginThrottle);
