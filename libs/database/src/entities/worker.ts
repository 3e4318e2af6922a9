import type { SandboxTier } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';

const WorkerSchema = defineEntity({
  name: 'Worker',
  tableName: 'worker',
  properties: {
    id: p.string().primary(),
    name: p.string(),
    host: p.string(),
    pid: p.integer(),
    /** Which DATA_DIR it works in: a worker that starts there again is this one's next life. */
    home: p.string(),
    concurrency: p.integer(),
    sandbox: p.string().$type<SandboxTier>(),
    /** What it says of its warm start. */
    warm: p.json<{ state: string; reason: string | null }>().nullable(),
    /** Takes no more jobs, until somebody says otherwise or it starts anew. */
    draining: p.boolean().default(false),
    startedAt: p.datetime(),
    beatAt: p.datetime(),
  },
});
export class Worker extends WorkerSchema.class {}
WorkerSchema.setClass(Worker);
