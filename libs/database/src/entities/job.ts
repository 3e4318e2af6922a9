import type {
  CacheOutcome,
  JobStatus,
  MarketProfile,
  ModelType,
  Purpose,
  SolutionStatus,
  TerminationStatus,
  Trigger,
} from '@energy-ops/contracts';
import { isFinal } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';

export const JobSchema = defineEntity({
  name: 'Job',
  tableName: 'job',
  properties: {
    id: p.string().primary(),
    modelType: p.string().$type<ModelType>(),
    modelId: p.string(),
    modelVersion: p.integer(),
    modelSha256: p.string(),
    environmentSha256: p.string().nullable(),
    dataSourceId: p.string(),
    dataSnapshotSha256: p.string(),
    market: p.string(),
    marketProfile: p.json<MarketProfile>(),
    timeZone: p.string(),
    currency: p.string(),
    deliveryDay: p.date(),
    purpose: p.string().$type<Purpose>(),
    modelConfig: p.json<Record<string, unknown>>(),
    bypassCache: p.boolean().default(false),
    cache: p.string().$type<CacheOutcome>(),
    /** Names all that its result depends on; null where that may depend on anything else. */
    manifestSha256: p.string().nullable(),
    /** Of the unfinished jobs with one manifest, the one that is run for all of them. */
    leads: p.boolean().default(false),
    /** The job whose result it waits for instead of running. */
    waitsFor: p.string().nullable(),
    /** The job whose result it took. */
    resultOf: p.string().nullable(),
    /** Of those who wait for it: it is claimed as if they were its own. */
    wantedDeadline: p.datetime().nullable(),
    wantedPriority: p.smallint().nullable(),
    /** The DMO whose plan an RMO keeps to. */
    planJobId: p.string().nullable(),

    triggeredBy: p.string().$type<Trigger>(),
    triggeredByUser: p.string().nullable(),
    scheduleId: p.string().nullable(),
    scheduledFor: p.datetime().nullable(),
    allowRerunReason: p.string().nullable(),
    supersededBy: p.string().nullable(),
    deadline: p.datetime().nullable(),
    priority: p.smallint().default(0),
    createdAt: p.datetime().onCreate(() => new Date()),

    status: p.string().$type<JobStatus>().default('pending'),
    attempt: p.integer().default(0),
    /** How often its worker was lost. */
    losses: p.smallint().default(0),
    workerId: p.string().nullable(),
    /** The name of the worker that has or had it. */
    worker: p.string().nullable(),
    startedAt: p.datetime().nullable(),
    progress: p.smallint().default(0),
    logCount: p.integer().default(0),
    cancelRequested: p.boolean().default(false),
    cancelBy: p.string().nullable(),

    completedAt: p.datetime().nullable(),
    terminationStatus: p.string().$type<TerminationStatus>().nullable(),
    solutionStatus: p.string().$type<SolutionStatus>().nullable(),
    errorCode: p.string().nullable(),
    errorMessage: p.string().nullable(),
    objectiveValue: p.double().nullable(),
    profit: p.double().nullable(),
    sense: p.string().$type<'min' | 'max'>().nullable(),
    bestBound: p.double().nullable(),
    mipGap: p.double().nullable(),
    solverTimeMs: p.double().nullable(),
    resultsCount: p.integer().nullable(),
    forgottenAt: p.datetime().nullable(),
  },
});
/** A request to run a model, and how it went. Rows are made and moved by libs/queue alone. */
export class Job extends JobSchema.class {
  isFinal(): boolean {
    return isFinal(this.status);
  }
}
JobSchema.setClass(Job);

const LogChunkSchema = defineEntity({
  name: 'LogChunk',
  tableName: 'log_chunk',
  properties: {
    jobId: p.string().primary(),
    firstSeq: p.integer().primary(),
    lineCount: p.integer(),
    firstAt: p.datetime(),
    debug: p.integer(),
    info: p.integer(),
    warning: p.integer(),
    error: p.integer(),
    data: p.blob().lazy(),
  },
});
/** Some lines of a log. Read them with libs/queue. */
export class LogChunk extends LogChunkSchema.class {}
LogChunkSchema.setClass(LogChunk);
