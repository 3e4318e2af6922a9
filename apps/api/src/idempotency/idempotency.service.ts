import { IdempotencyRecord, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { sealingKey } from '../secrets/sealed.js';
import { bodyMark, openAnswer, sealAnswer } from './sealed-answer.js';

/** A request that names itself, so that sending it again does nothing new. */
export interface KeyedRequest {
  readonly caller: string;
  readonly key: string;
  /** Such as `POST /api/jobs/trigger`. */
  readonly methodPath: string;
  readonly bodySha256: string;
}

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Outcome {
  readonly answer: StoredAnswer;
  readonly replayed: boolean;
}

const keptMs = 24 * 3_600_000;
const patienceMs = 5_000;
const retryMs = 50;

/** Does a keyed request once, however often and wherever it is sent, and gives every sender the same answer. */
@Injectable()
export class IdempotencyService {
  /** What this node is doing right now: its own followers wait here and leave the database alone. */
  private readonly running = new Map<string, Promise<undefined>>();

  private readonly sealing;

  constructor(
    private readonly em: EntityManager,
    @Inject(CONFIG) config: ApiConfig,
  ) {
    this.sealing = sealingKey(config.encryptionKey);
  }

  /**
   * Runs `work` in one transaction with the record of its answer: both are there or neither, whatever dies when.
   * Whoever comes second waits without holding a connection; refusals are not kept, so a retry may succeed.
   */
  async once(request: KeyedRequest, work: () => Promise<StoredAnswer>): Promise<Outcome> {
    const name = JSON.stringify([request.caller, request.key]);
    const end = Date.now() + patienceMs;
    while (Date.now() < end) {
      const ahead = this.running.get(name);
      if (!ahead) {
        const outcome = await this.alone(name, () => this.em.transactional((em) => this.attempt(em, request, work)));
        if (outcome) return outcome;
      }
      await (ahead ? Promise.race([ahead, pause(end - Date.now())]) : pause(retryMs));
      const answer = await this.earlier(request);
      if (answer) return { answer, replayed: true };
    }
    throw new Refusal(409, 'idempotency_in_progress', 'The first request with this Idempotency-Key is still running.', {
      headers: { 'retry-after': '1' },
    });
  }

  /** The answer an earlier request got, if there was one: to spare work that is better done outside a transaction. */
  async earlier(request: KeyedRequest): Promise<StoredAnswer | undefined> {
    return this.stored(this.em.fork(), request);
  }

  private async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    const done = work();
    const settled = () => undefined;
    this.running.set(name, done.then(settled, settled));
    try {
      return await done;
    } finally {
      this.running.delete(name);
    }
  }

  private async attempt(
    em: EntityManager,
    request: KeyedRequest,
    work: () => Promise<StoredAnswer>,
  ): Promise<Outcome | undefined> {
    if (!(await lock(em, request))) return undefined;
    const stored = await this.stored(em, request);
    if (stored) return { answer: stored, replayed: true };
    const answer = await work();
    await em.upsert(IdempotencyRecord, {
      ...request,
      bodySha256: bodyMark(this.sealing, request),
      status: answer.status,
      headers: answer.headers,
      body: sealAnswer(this.sealing, request, answer.body),
      createdAt: new Date(),
    });
    await forgetOld(em);
    return { answer, replayed: false };
  }

  private async stored(em: EntityManager, request: KeyedRequest): Promise<StoredAnswer | undefined> {
    const { caller, key, methodPath } = request;
    const record = await em.findOne(IdempotencyRecord, {
      caller,
      key,
      createdAt: { $gt: new Date(Date.now() - keptMs) },
    });
    if (!record) return undefined;
    if (record.methodPath !== methodPath || record.bodySha256 !== bodyMark(this.sealing, request)) {
      throw new Refusal(
        422,
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request. Use a new one.',
        {
          errors: [{ pointer: '/header/idempotency-key', code: 'idempotency_key_reused', message: 'must be new' }],
        },
      );
    }
    return {
      status: record.status ?? 200,
      headers: record.headers ?? {},
      body: openAnswer(this.sealing, request, record.body),
    };
  }
}

const pause = (ms: number): Promise<unknown> => sleep(Math.max(0, ms), undefined, { ref: false });

/** Holds until the transaction ends, and with it its connection: a crash frees it. */
async function lock(em: EntityManager, { caller, key }: KeyedRequest): Promise<boolean> {
  const { rows } = await sqlOf(em).query<{ locked: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('idempotency ' || $1 || ' ' || $2, 0)) as locked`,
    [caller, key],
  );
  return rows[0]?.locked === true;
}

/** A few each time; skipping what another node deletes right now keeps the two from waiting for each other. */
async function forgetOld(em: EntityManager): Promise<void> {
  await sqlOf(em).query(
    `delete from idempotency_record where (caller, key) in (
       select caller, key from idempotency_record where created_at < $1 order by created_at limit 10 for update skip locked)`,
    [new Date(Date.now() - keptMs)],
  );
}
