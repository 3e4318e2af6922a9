import { type TriggerJob } from '@energy-ops/contracts';
import { DataSource, Job, Model, type Snapshot, sqlOf } from '@energy-ops/database';
import { DmoAlreadyRun, enqueue, type NewJob, newJobId } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { environmentSha256 } from '../models/python-environment.js';
import type { Actor } from './actor.js';
import { effectiveConfig } from './effective-config.js';
import { firstLine } from './first-line.js';
import { type Horizon, resolveHorizon } from './horizon.js';
import { demandDeadlineAhead, demandFit, demandRoomForConfig, mayRerun } from './trigger-checks.js';
import { holdToTriggerLimit } from './trigger-limit.js';
import { modelOf, planInForce, sourceOf } from './trigger-inputs.js';

/** Turns a request into a job: all checks, then one row. Never starts Python. */
@Injectable()
export class TriggerService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /** Accepts the job in one transaction, or refuses it in the caller's words; also works without an HTTP request. */
  async trigger(request: TriggerJob, actor: Actor): Promise<Job> {
    return this.em.transactional(async (em) => {
      const now = new Date();
      const rerunReason = mayRerun(request, actor);
      demandDeadlineAhead(request, now);
      const { source, snapshot } = await sourceOf(em, request.data_source_id);
      const model = await modelOf(em, request.model_type, request.model_id);
      demandFit(request.model_type, source, snapshot);
      const horizon = horizonOf(request, snapshot, now);
      await holdToTriggerLimit(sqlOf(em), actor.id, this.config.triggerLimitPerMinute);
      const job = await this.newJob(em, { request, actor, now, source, snapshot, model, horizon });
      await enqueueOrRefuse(em, { ...job, allowRerunReason: rerunReason ?? null });
      await this.record(em, job, actor, rerunReason);
      return em.findOneOrFail(Job, job.id);
    });
  }

  private async newJob(em: EntityManager, parts: Parts): Promise<NewJob> {
    const { request, actor, now, source, snapshot, model, horizon } = parts;
    const profile = snapshot.marketProfile;
    const modelConfig = effectiveConfig(request.model_type, request.model_config, horizon);
    demandRoomForConfig(modelConfig, snapshot);
    return {
      id: newJobId(request.model_type, now, Math.random),
      modelType: request.model_type,
      modelId: model.id,
      modelVersion: model.version,
      modelSha256: model.sha256,
      environmentSha256: await environmentSha256(),
      dataSourceId: source.id,
      dataSnapshotSha256: snapshot.sha256,
      market: snapshot.market,
      marketProfile: profile,
      timeZone: profile.timezone,
      currency: profile.currency,
      deliveryDay: horizon.deliveryDay,
      purpose: request.purpose,
      modelConfig,
      triggeredBy: request.triggered_by,
      triggeredByUser: actor.id,
      firstLine: firstLine(model, source, snapshot, horizon),
      cache: request.bypass_cache ? 'bypass' : 'miss',
      bypassCache: request.bypass_cache,
      planJobId: request.model_type === 'RMO' ? await planInForce(em, snapshot.market, horizon.deliveryDay) : null,
      deadline: request.deadline ? new Date(request.deadline) : null,
      priority: request.priority,
    };
  }

  private async record(em: EntityManager, job: NewJob, actor: Actor, reason: string | undefined): Promise<void> {
    const details = {
      delivery_day: job.deliveryDay,
      data_source_id: job.dataSourceId,
      ...(reason && { allow_rerun_reason: reason }),
    };
    const action = reason ? 'job.rerun_plan' : 'job.trigger';
    await this.audit.record({ actor: actor.id, action, target: job.id, outcome: 'done', details }, em);
  }
}

interface Parts {
  readonly request: TriggerJob;
  readonly actor: Actor;
  readonly now: Date;
  readonly source: DataSource;
  readonly snapshot: Snapshot;
  readonly model: Model;
  readonly horizon: Horizon;
}

function horizonOf(request: TriggerJob, { kind, report, marketProfile }: Snapshot, now: Date): Horizon {
  const { horizon_start: start, horizon_blocks: blocks } = request.model_config;
  const horizon = resolveHorizon(
    {
      modelType: request.model_type,
      deliveryDay: request.delivery_day,
      start: start ? new Date(start) : undefined,
      blocks,
    },
    {
      kind,
      firstBlock: report.first_block ? new Date(report.first_block) : null,
      end: report.end ? new Date(report.end) : null,
    },
    { zone: marketProfile.timezone, mtuMinutes: marketProfile.mtu_minutes },
    now,
  );
  if (!('code' in horizon)) return horizon;
  const { code, detail, pointer } = horizon;
  throw new Refusal(422, code, detail, { errors: [{ pointer, code, message: detail }] });
}

async function enqueueOrRefuse(em: EntityManager, job: NewJob): Promise<void> {
  try {
    await enqueue(sqlOf(em), job);
  } catch (error) {
    if (!(error instanceof DmoAlreadyRun)) throw error;
    throw new Refusal(409, 'dmo_already_run', `The DMO of ${job.deliveryDay} was already run.`, {
      extra: { existing_job_id: error.existingJobId },
    });
  }
}
