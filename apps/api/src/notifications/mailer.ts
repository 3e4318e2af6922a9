import { alertMailDue, planOnce, schemaIsCurrent, type Sql, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiConfig, CONFIG } from '../config.js';
import { addressOf } from '../http/address.js';
import { isDatabaseAway, memberOf } from '../http/database-away.js';
import { Notices } from '../notices/notices.js';
import { retryDelayMs } from '../webhooks/retry-delay.js';
import { findAlert } from './alert-rows.js';
import { mailOf } from './alert-mails.js';

const safetyMs = 10_000;
const patienceMs = 15_000;

interface ClaimedMail {
  readonly id: string;
  readonly alert_id: string;
  readonly change: 'opened' | 'resolved';
  readonly attempts: number;
  readonly email: string;
}

// Safe: one node locks the row, others skip it, and it isn't due again before this attempt counts as lost. An alert of
// yesterday is no news: what could not be sent for a day stays unsent.
const claimSql = planOnce(`
with due as (
  select id from alert_mail
  where sent_at is null and next_attempt_at <= now() and created_at > now() - interval '1 day'
  order by next_attempt_at limit 1 for update skip locked
)
update alert_mail set attempts = attempts + 1, next_attempt_at = clock_timestamp() + interval '1 minute'
from due, app_user where alert_mail.id = due.id and app_user.id = alert_mail.user_id
returning alert_mail.id, alert_id, change, attempts, email`);

/** Sends what alerts have to say by e-mail, where SMTP_URL says how; from any node, each mail once. */
@Injectable()
export class Mailer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Mail');
  private readonly stopping = new AbortController();
  private wake = (): void => undefined;
  private keeping: Promise<void> | undefined;
  private isReady = false;

  constructor(
    private readonly em: EntityManager,
    @Inject(CONFIG) private readonly config: ApiConfig,
    @Inject(Notices) notices: Notices,
  ) {
    notices.tell({ channel: alertMailDue, hear: () => this.wake(), catchUp: () => this.wake() });
  }

  onApplicationBootstrap(): void {
    const { mail } = this.config;
    if (mail === undefined) return;
    const patience = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs };
    this.keeping = this.keep(createTransport({ url: mail.url, ...patience }, { from: mail.from }));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.keeping;
  }

  private async keep(transport: Transporter): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      await this.sendDue(transport).catch((error: unknown) => {
        if (!isDatabaseAway(error)) this.log.error(error);
      });
      const waiting = new AbortController();
      const pause = sleep(safetyMs, undefined, { signal: waiting.signal, ref: false }).catch(() => undefined);
      await Promise.race([woken, pause]);
      waiting.abort();
    }
    transport.close();
  }

  private async sendDue(transport: Transporter): Promise<void> {
    const sql = sqlOf(this.em.fork());
    this.isReady ||= await schemaIsCurrent(sql); // another node may be migrating
    while (this.isReady && !this.stopping.signal.aborted) {
      const { rows } = await sql.query<ClaimedMail>(claimSql);
      const [claimed] = rows;
      if (!claimed) return;
      await this.send(sql, transport, claimed);
    }
  }

  private async send(sql: Sql, transport: Transporter, claimed: ClaimedMail): Promise<void> {
    const { id, alert_id: alertId, change, email, attempts } = claimed;
    const alert = await findAlert(sql, alertId);
    if (!alert) return;
    try {
      const mail = mailOf(alert, change, id, email, addressOf(this.config));
      await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
      await sql.query('update alert_mail set sent_at = clock_timestamp(), error = null where id = $1', [id]);
    } catch (error) {
      if (isDatabaseAway(error)) this.log.warn('A mail server is out of reach, or the database; it is tried again.');
      const words = String(memberOf(error, 'message') ?? error).slice(0, 500);
      const afterMs = retryDelayMs(attempts, undefined, Math.random()) ?? 24 * 3600 * 1000;
      await sql.query(
        `update alert_mail set error = $2, next_attempt_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
         where id = $1`,
        [id, words, afterMs],
      );
    }
  }
}
