import type { LogLevel } from './job-words.js';
import type { ModelType } from './model-types.js';
import type { Job } from './schemas/job.js';
import type { Model } from './schemas/model.js';
import type { Occurrence } from './schemas/occurrence.js';
import type { GateWarning } from './schemas/plan.js';

export const socketPath = '/api/socketio';
export const channels = ['jobs', 'models', 'schedules'] as const;
export type Channel = (typeof channels)[number];

export interface LogLineEvent {
  readonly seq: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly timestamp: string;
}
interface Ended {
  readonly jobId: string;
  readonly modelType: ModelType;
  /** The job's last log line: a client that has 1..lastSeq has them all. */
  readonly lastSeq: number;
  readonly job: Job;
}

/** What the server sends, by event name. Rows are written first, events after. */
export interface ServerEvents {
  'optimization:started': (event: { jobId: string; modelType: ModelType; modelId: string; startedAt: string }) => void;
  'optimization:log': (event: LogLineEvent & { jobId: string; modelType: ModelType }) => void;
  'optimization:logs': (event: {
    jobId: string;
    modelType: ModelType;
    fromSeq: number;
    toSeq: number;
    lines: readonly LogLineEvent[];
  }) => void;
  'optimization:progress': (event: { jobId: string; progress: number }) => void;
  'optimization:incumbent': (event: {
    jobId: string;
    tMs: number;
    incumbent: number | null;
    bestBound: number | null;
    gap: number | null;
  }) => void;
  'optimization:completed': (event: Ended) => void;
  'optimization:failed': (event: Ended & { error: string }) => void;
  'optimization:cancelled': (event: Ended) => void;
  /** A model is new, or is not what it was: told on the channel `models`. */
  'model:changed': (event: { model: Model }) => void;
  /** A slot was due, or what it waited for has come: told on the channel `schedules`. */
  'occurrence:changed': (event: { occurrence: Occurrence }) => void;
  /** A gate comes nearer, or has closed, and there is no valid plan for it: told on the channel `schedules`. */
  'gate:warning': (event: { warning: GateWarning }) => void;
  /** This node is about to stop: connect anew, and another one, or this one's next life, answers. */
  'server:draining': (event: Record<string, never>) => void;
  'optimization:gap': (event: { jobId: string; fromSeq: number; toSeq: number }) => void;
}
export type ServerEventName = keyof ServerEvents;

export type Acknowledgement = { ok: true } | { ok: false; code: string; message: string };

/** Whose events a client wants; `{}` means every job it may read. */
export interface Subscription {
  readonly jobId?: string;
  readonly modelId?: string;
  readonly modelType?: ModelType;
  /** The first line wanted (1 is the job's first); only with `jobId`. */
  readonly fromSeq?: number;
  /** Lines as `optimization:logs` frames instead of one event each. */
  readonly batch?: boolean;
}

/** What a client may send, by event name; each is acknowledged. */
export interface ClientEvents {
  subscribe: (message: { channel: Channel }, done: (ack: Acknowledgement) => void) => void;
  'optimization:subscribe': (message: Subscription, done: (ack: Acknowledgement) => void) => void;
  'optimization:unsubscribe': (message: Subscription, done: (ack: Acknowledgement) => void) => void;
  'auth:refresh': (message: { token: string }, done: (ack: Acknowledgement) => void) => void;
}
