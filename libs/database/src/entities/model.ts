import type { ModelStatus, ModelType } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';
import { newId } from '../new-id.js';

const ModelSchema = defineEntity({
  name: 'Model',
  tableName: 'model',
  properties: {
    id: p
      .string()
      .primary()
      .onCreate(() => newId()),
    modelType: p.string().$type<ModelType>(),
    name: p.string(),
    version: p.integer(),
    status: p.string().$type<ModelStatus>(),
    builtin: p.boolean().default(false),
    description: p.string().nullable(),
    /** The source, as a blob. */
    sha256: p.string(),
    sizeBytes: p.integer(),
    uploadedBy: p.string().nullable(),
    /** The same input gives the same result: true of built-ins, and of an upload that says so. */
    deterministic: p.boolean().default(false),
    createdAt: p.datetime().onCreate(() => new Date()),
    /** When its status or description last changed. */
    changedAt: p.datetime().onCreate(() => new Date()),
  },
});
/** A program that solves jobs of one type. At most one of a type is active. */
export class Model extends ModelSchema.class {}
ModelSchema.setClass(Model);
