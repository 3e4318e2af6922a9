import { defineConfig } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { giveUpSilent, keepPlans, takeBackDead } from './connection-care.js';
import {
  ApiToken,
  AppUser,
  DownloadTicket,
  OidcIdentity,
  PasswordReset,
  RefreshToken,
  Session,
  SetupToken,
} from './entities/access.js';
import { Alert, AlertMail, AlertRead, NotificationSetting } from './entities/alert.js';
import { DataSource, Snapshot, SnapshotTable, StoredBlob } from './entities/data.js';
import { Job, LogChunk } from './entities/job.js';
import { GateWarning } from './entities/gate-warning.js';
import { Model } from './entities/model.js';
import {
  AuditEntry,
  AuditHead,
  AuditSeal,
  AuditWaiting,
  IdempotencyRecord,
  LimitWindow,
  LoginThrottle,
  Setting,
} from './entities/record.js';
import { CurvePoint, JobResult, ResultTable } from './entities/result.js';
import { Occurrence, Schedule } from './entities/schedule.js';
import { Webhook, WebhookAttempt, WebhookDelivery, WebhookEvent } from './entities/webhook.js';
import { Worker } from './entities/worker.js';

const entities = [
  Alert,
  AlertMail,
  AlertRead,
  NotificationSetting,
  ApiToken,
  AppUser,
  PasswordReset,
  AuditEntry,
  AuditHead,
  AuditSeal,
  AuditWaiting,
  CurvePoint,
  DataSource,
  DownloadTicket,
  GateWarning,
  IdempotencyRecord,
  Job,
  JobResult,
  LimitWindow,
  LogChunk,
  LoginThrottle,
  Model,
  Occurrence,
  OidcIdentity,
  RefreshToken,
  ResultTable,
  Schedule,
  Session,
  Setting,
  SetupToken,
  Snapshot,
  SnapshotTable,
  StoredBlob,
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEvent,
  Worker,
];

/** How long a connection may take to come about, or to say anything while somebody waits for it. */
export const databasePatienceMs = 15_000;

/** How MikroORM meets the database at `url`: in Nest, in tests and in migrations. */
export function ormOptions(url: string, patienceMs = databasePatienceMs) {
  return defineConfig({
    clientUrl: url,
    entities,
    forceUtcTimezone: true,
    driverOptions: {
      connectionTimeoutMillis: patienceMs,
      keepAlive: true,
      // A process that stands still in a transaction holds its locks, and others skip what is locked.
      idle_in_transaction_session_timeout: patienceMs,
      onPoolCreated: (pool: pg.Pool) => {
        giveUpSilent(pool, patienceMs);
        takeBackDead(pool);
        keepPlans(pool);
      },
    },
  });
}
