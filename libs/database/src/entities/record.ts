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
    /** Each entry's hash covers the one before, so that a change shows. */
    previousSha256: p.string().nullable(),
    sha256: p.string().nullable(),
  },
});
/** Rows here are only ever added; a trigger refuses the rest. */
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry);

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
