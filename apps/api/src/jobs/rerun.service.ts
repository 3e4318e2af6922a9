import { DataSource, Job, Model, Snapshot, sqlOf } from '@energy-ops/database';
import { enqueue, type NewJob, newJobId } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { demandWithin } from '../access/limits.js';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { notFound } from '../http/refusal.js';
import { environmentSha256 } from '../models/python-environment.js';
import type { Actor } from './actor.js';
import { firstLine } from './first-line.js';
import { resultManifest } from './result-manifest.js';
import { holdToTriggerLimit } from './trigger-limit.js';

/** Runs a job once more: same model version, same data, same configuration, really solved again. */
@Injectable()
export class RerunService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async rerun(jobId: string, actor: Actor): Promise<Job> {
    return this.em.transactional(async (em) => {
      const former = await em.findOne(Job, jobId, { refresh: true });
      if (!former) throw notFound(`Job ${jobId}`);
      demandWithin(actor, former);
      await holdToTriggerLimit(sqlOf(em), actor.id, this.config.triggerLimitPerMinute);
      const job = await again(em, former, actor, this.config.python);
      await enqueue(sqlOf(em), job);
      const details = { rerun_of: former.id, data_source_id: job.dataSourceId, delivery_day: job.deliveryDay };
      await this.audit.record({ actor: actor.id, action: 'job.rerun', target: job.id, outcome: 'done', details }, em);
      return em.findOneOrFail(Job, job.id);
    });
  }
}

/** The same manifest; of a DMO never as a plan, for its day may have one. Its deadline belonged to the former job. */
async function again(em: EntityManager, former: Job, actor: Actor, python: string | undefined): Promise<NewJob> {
  const model = await em.findOneOrFail(Model, former.modelId);
  const source = await em.findOneOrFail(DataSource, former.dataSourceId);
  const snapshot = await em.findOneOrFail(Snapshot, former.dataSnapshotSha256);
  const horizon = {
    deliveryDay: former.deliveryDay,
    start: new Date(String(former.modelConfig['horizon_start'])),
    blocks: Number(former.modelConfig['horizon_blocks']),
  };
  const job: NewJob = {
    id: newJobId(former.modelType, new Date(), Math.random),
    modelType: former.modelType,
    modelId: former.modelId,
    modelVersion: former.modelVersion,
    modelSha256: former.modelSha256,
    environmentSha256: await environmentSha256(python),
    dataSourceId: former.dataSourceId,
    dataSnapshotSha256: former.dataSnapshotSha256,
    market: former.market,
    marketProfile: former.marketProfile,
    timeZone: former.timeZone,
    currency: former.currency,
    deliveryDay: former.deliveryDay,
    purpose: former.modelType === 'DMO' ? 'test' : former.purpose,
    modelConfig: former.modelConfig,
    triggeredBy: 'manual',
    triggeredByUser: actor.id,
    firstLine: `${firstLine(model, source, snapshot, horizon)}; once more after ${former.id}`,
    bypassCache: true,
    planJobId: former.planJobId ?? null,
    priority: former.priority,
  };
  return { ...job, manifestSha256: await resultManifest(sqlOf(em), job, model, snapshot) };
}
