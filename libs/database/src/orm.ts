import { defineConfig } from '@mikro-orm/postgresql';
import { AppUser, DownloadTicket, RefreshToken, Session, SetupToken } from './entities/access.js';
import { DataSource, Snapshot, SnapshotTable, StoredBlob } from './entities/data.js';
import { Job, LogChunk } from './entities/job.js';
import { Model } from './entities/model.js';
import { AuditEntry, IdempotencyRecord, LimitWindow, Setting } from './entities/record.js';
import { CurvePoint, JobResult, ResultTable } from './entities/result.js';
import { Occurrence, Schedule } from './entities/schedule.js';
import { Worker } from './entities/worker.js';

const entities = [
  AppUser,
  AuditEntry,
  CurvePoint,
  DataSource,
  DownloadTicket,
  IdempotencyRecord,
  Job,
  JobResult,
  LimitWindow,
  LogChunk,
  Model,
  Occurrence,
  RefreshToken,
  ResultTable,
  Schedule,
  Session,
  Setting,
  SetupToken,
  Snapshot,
  SnapshotTable,
  StoredBlob,
  Worker,
];

/** How MikroORM meets the database at `url`: in Nest, in tests and in migrations. */
export function ormOptions(url: string) {
  return defineConfig({ clientUrl: url, entities, forceUtcTimezone: true });
}
