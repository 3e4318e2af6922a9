import { type TriggerJob } from '@energy-ops/contracts';
import { type Job, jobOf, type Snapshot, sqlOf } from '@energy-ops/database';
import { effectiveConfig, type Horizon, type HorizonFault, profileOn, resolveHorizon } from '@energy-ops/market';
import {
  type Acceptance,
  DmoAlreadyRun,
  enqueue,
  InputsChanged,
  type NewJob,
  newJobId,
  TooManyTriggers,
} from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { demandWithin } from '../access/limits.js';
import { requestIp } from '../audit/request-origin.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { demandInForce } from '../models/four-eyes.js';
import { demandOptions } from '../models/built-in-options.js';
import { environmentSha256 } from '../models/python-environment.js';
import type { Actor } from './actor.js';
import { firstLine } from './first-line.js';
import { demandDeadlineAhead, demandFit, demandInUse, demandRoomForConfig, demandMayRerun } from './trigger-checks.js';
import { inputsOf, planInForce, Snapshots, type TriggerInputs } from './trigger-inputs.js';
import { resultManifest } from './result-manifest.js';
import { tooManyTriggers } from './trigger-limit.js';

/** The schedule that a job is of. */
export interface OfSchedule {
  readonly id: string;
  /** The slot; null where somebody runs it now. */
  readonly slot: Date | null;
  /** By the database's clock: this node's own may be wrong. */
  readonly now: Date;
  /** What its log is to say at once. */
  readonly remark?: string | undefined;
}

/** Nobody counts how often the clock strikes. */
const unlimited = 2 ** 31 - 1;

/** Turns a request into a job: all checks, then one row. Never starts Python. */
@Injectable()
export class TriggerService {
  private readonly snapshots = new Snapshots();

  constructor(
    private readonly em: EntityManager,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /**
   * Accepts the job, or refuses it in the caller's words; also works without an HTTP request. It looks and checks without
   * a transaction: the statement that writes the job asks whether all is as it was, else it looks again.
   */
  async trigger(request: TriggerJob, actor: Actor, schedule?: OfSchedule): Promise<Job> {
    demandMayRerun(request, actor);
    demandWithin(actor, { modelType: request.model_type, dataSourceId: request.data_source_id });
    for (;;) {
      try {
        return await this.attempt(request, actor, schedule);
      } catch (error) {
        if (!(error instanceof InputsChanged)) throw error;
      }
    }
  }

  private async attempt(request: TriggerJob, actor: Actor, schedule?: OfSchedule): Promise<Job> {
    const now = schedule?.now ?? new Date();
    demandDeadlineAhead(request, now);
    const { data_source_id: sourceId, model_type: modelType, model_id: modelId } = request;
    const inputs = await inputsOf(sqlOf(this.em), { sourceId, modelType, modelId });
    demandInUse(inputs.model);
    if (request.purpose === 'plan') demandInForce(inputs.model, actor, this.config.fourEyes);
    const snapshot = await this.snapshots.find(this.em, inputs.snapshotSha256);
    if (inputs.model.builtin) demandOptions(modelType, request.model_config, snapshot.marketProfile);
    demandFit(request, inputs.source, snapshot);
    const horizon = horizonOf(request, snapshot, now);
    const job = await this.newJob({ ...inputs, request, actor, now, snapshot, horizon, schedule });
    const manifestSha256 = await resultManifest(sqlOf(this.em), job, inputs.model, snapshot);
    const acceptance = this.acceptance(job, inputs, actor);
    const row = await enqueue(sqlOf(this.em), { ...job, manifestSha256 }, acceptance).catch((error: unknown) => {
      throw refusalOf(error, job.deliveryDay, this.config.triggerLimitPerMinute);
    });
    return jobOf(row);
  }

  private async newJob(parts: Parts): Promise<NewJob> {
    const { request, actor, now, source, snapshot, model, horizon, schedule } = parts;
    const profile = profileOn(snapshot.marketProfile, horizon.deliveryDay);
    const asked = { ...weightOfRisk(snapshot.settings), ...request.model_config };
    const modelConfig = effectiveConfig(request.model_type, asked, horizon, profile, now, snapshot.settings);
    demandRoomForConfig(modelConfig, snapshot);
    const isRealTime = request.model_type === 'RMO';
    return {
      id: newJobId(request.model_type, now, Math.random),
      modelType: request.model_type,
      modelId: model.id,
      modelVersion: model.version,
      modelSha256: model.sha256,
      environmentSha256: await environmentSha256(this.config.python),
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
      scheduleId: schedule?.id ?? null,
      scheduledFor: schedule?.slot ?? null,
      firstLine: firstLine(model, source, snapshot, horizon, schedule?.remark),
      bypassCache: request.bypass_cache,
      planJobId: isRealTime ? await planInForce(sqlOf(this.em), snapshot.market, horizon.deliveryDay) : null,
      deadline: request.deadline ? new Date(request.deadline) : null,
      priority: request.priority,
      allowRerunReason: request.allow_rerun_reason ?? null,
    };
  }

  private acceptance(job: NewJob, { model }: TriggerInputs, actor: Actor): Acceptance {
    const reason = job.allowRerunReason;
    return {
      caller: actor.id,
      limitPerMinute: job.scheduledFor ? unlimited : this.config.triggerLimitPerMinute,
      modelStatus: model.status,
      ip: requestIp(),
      action: reason ? 'job.rerun_plan' : 'job.trigger',
      details: {
        delivery_day: job.deliveryDay,
        data_source_id: job.dataSourceId,
        ...(reason && { allow_rerun_reason: reason }),
        ...(job.scheduleId && { schedule_id: job.scheduleId, scheduled_for: job.scheduledFor }),
      },
    };
  }
}

interface Parts extends TriggerInputs {
  readonly request: TriggerJob;
  readonly actor: Actor;
  readonly now: Date;
  readonly snapshot: Snapshot;
  readonly horizon: Horizon;
  readonly schedule: OfSchedule | undefined;
}

/** What the data source says of it: the job says it too, for its objective then holds more than money. */
const weightOfRisk = ({ cvar_weight: weight }: Snapshot['settings']) =>
  typeof weight === 'number' && weight > 0 ? { cvar_weight: weight } : {};

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
  const { code, pointer } = horizon;
  const detail = [horizon.detail, ...wayOut[code]].join(' ');
  throw new Refusal(422, code, detail, { errors: [{ pointer, code, message: detail }] });
}

/** What to ask instead, where the fault doesn't say it itself. */
const wayOut = {
  horizon_not_covered: [
    'Name a delivery_day or horizon_start and horizon_blocks that it covers, or upload data for them.',
  ],
  horizon_off_grid: ['Blocks are counted from local midnight, in steps of the market’s mtu_minutes.'],
  no_blocks_left: [],
} as const satisfies Record<HorizonFault['code'], readonly string[]>;

/** Why the queue did not take the job, in the caller's words; whatever else was thrown as it is. */
function refusalOf(error: unknown, deliveryDay: string, limitPerMinute: number): unknown {
  if (error instanceof TooManyTriggers) return tooManyTriggers(limitPerMinute, error.freeInSeconds);
  if (!(error instanceof DmoAlreadyRun)) return error;
  return new Refusal(
    409,
    'dmo_already_run',
    `The DMO of ${deliveryDay} was already run, or still runs. Who may run it again gives allow_rerun_reason once it has ended; a run with purpose test never counts.`,
    {
      extra: { existing_job_id: error.existingJobId },
    },
  );
}
