import type {
  Chart,
  Column,
  Conflict,
  Kpi,
  MarketProfile,
  ModelType,
  Purpose,
  SandboxTier,
  SolutionStatus,
  TerminationStatus,
  Trigger,
} from '@energy-ops/contracts';

export type { LogEntry } from '@energy-ops/database';

/** Everything a job is made of when it is asked for. */
export interface NewJob {
  /** From newJobId. */
  readonly id: string;
  readonly modelType: ModelType;
  readonly modelId: string;
  readonly modelVersion: number;
  readonly modelSha256: string;
  readonly environmentSha256?: string | null;
  readonly dataSourceId: string;
  readonly dataSnapshotSha256: string;
  readonly market: string;
  readonly marketProfile: MarketProfile;
  readonly timeZone: string;
  readonly currency: string;
  /** `YYYY-MM-DD` in the market's zone. */
  readonly deliveryDay: string;
  readonly purpose: Purpose;
  /** The effective one, defaults filled in. */
  readonly modelConfig: Readonly<Record<string, unknown>>;
  readonly triggeredBy: Trigger;
  readonly triggeredByUser: string | null;
  /** The first line of its log. */
  readonly firstLine: string;
  readonly bypassCache?: boolean;
  /** From manifestSha256, where its result depends on nothing else. */
  readonly manifestSha256?: string | null;
  readonly planJobId?: string | null;
  readonly scheduleId?: string | null;
  readonly scheduledFor?: Date | null;
  readonly deadline?: Date | null;
  readonly priority?: number;
  /** Takes the place of the day's successful DMO, which is marked as superseded. */
  readonly allowRerunReason?: string | null;
}

/** One life of a job on a worker. Every write of it is refused once another life has begun. */
export interface Run {
  readonly jobId: string;
  readonly attempt: number;
}

export interface ClaimedJob extends Run {
  readonly modelType: ModelType;
  readonly modelId: string;
  readonly modelVersion: number;
  readonly modelSha256: string;
  /** One of ours, rather than uploaded. */
  readonly builtin: boolean;
  readonly snapshotSha256: string;
  readonly planJobId: string | null;
  readonly market: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly deliveryDay: string;
  readonly purpose: Purpose;
  /** The model's CONFIG: the effective model_config, and `market` (the whole profile), `delivery_day`, `settings`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly deadline: Date | null;
  /** From the claim to the deadline, by the database's clock. */
  readonly secondsLeft: number | null;
  readonly timeLimitSeconds: number;
  readonly logCount: number;
  readonly cancelRequested: boolean;
}

export interface NewWorker {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  /** A stable id of its DATA_DIR. */
  readonly home: string;
  readonly concurrency: number;
  readonly sandbox: SandboxTier;
  readonly warm?: { readonly state: string; readonly reason: string | null } | null;
}

export interface NewCurvePoint {
  readonly tMs: number;
  readonly incumbent: number | null;
  readonly bestBound: number | null;
  readonly gap: number | null;
}

/** How a run ended. The tables' bytes are already there, as blobs. */
export interface Outcome {
  readonly status: 'success' | 'failed' | 'cancelled';
  readonly terminationStatus: TerminationStatus | null;
  readonly solutionStatus: SolutionStatus | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly objectiveValue: number | null;
  readonly sense: 'min' | 'max' | null;
  readonly bestBound: number | null;
  readonly mipGap: number | null;
  readonly solverTimeMs: number | null;
  readonly resultsCount: number | null;
  readonly kpis: Readonly<Record<string, Kpi>>;
  readonly charts: readonly Chart[];
  readonly conflicts: readonly Conflict[];
  readonly tables: readonly OutcomeTable[];
}

export interface OutcomeTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Blob of the table as CSV. */
  readonly sha256: string;
  /** Blob of the table as Parquet, where the model wrote it so. */
  readonly parquetSha256?: string | null;
}
