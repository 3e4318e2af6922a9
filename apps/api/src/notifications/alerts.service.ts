import type { AlertQuery, NewAlertSettings, OwnAlert } from '@energy-ops/contracts';
import { NotificationSetting, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit/audit.js';
import { notFound } from '../http/refusal.js';
import { idOfCursor, pageOf } from '../jobs/recent-page.js';
import { countUnread, findAlert, listAlerts } from './alert-rows.js';

/** What is wrong, and what each user has seen of it. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
  ) {}

  async list(
    query: AlertQuery,
    caller: Caller,
  ): Promise<{ alerts: OwnAlert[]; nextCursor: string | null; unread: number }> {
    const sql = sqlOf(this.em);
    const afterId = await idOfCursor(this.em, 'alert', query.cursor);
    const { items, nextCursor } = pageOf(await listAlerts(sql, caller.id, query, afterId), query.limit);
    return { alerts: items, nextCursor, unread: await countUnread(sql, caller.id) };
  }

  async read(id: string, caller: Caller): Promise<void> {
    const sql = sqlOf(this.em);
    if (!(await findAlert(sql, id))) throw notFound(`Alert ${id}`);
    await sql.query('insert into alert_read (alert_id, user_id) values ($1, $2) on conflict do nothing', [
      id,
      caller.id,
    ]);
  }

  async readAll(caller: Caller): Promise<void> {
    await sqlOf(this.em).query(
      'insert into alert_read (alert_id, user_id) select id, $1 from alert where resolved_at is null on conflict do nothing',
      [caller.id],
    );
  }

  async settings(caller: Caller): Promise<NewAlertSettings> {
    const setting = await this.em.findOne(NotificationSetting, { userId: caller.id }, { refresh: true });
    return { email_from: setting?.emailFrom ?? null };
  }

  async changeSettings(wish: NewAlertSettings, caller: Caller): Promise<NewAlertSettings> {
    await this.em.transactional(async (em) => {
      if (wish.email_from === null) await em.nativeDelete(NotificationSetting, { userId: caller.id });
      else await em.upsert(NotificationSetting, { userId: caller.id, emailFrom: wish.email_from });
      const happening = { action: 'alert_settings.change', target: caller.id, outcome: 'done', details: wish } as const;
      await this.audit.record({ actor: caller.email, ...happening }, em);
    });
    return wish;
  }
}
