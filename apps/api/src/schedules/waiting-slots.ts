import { Occurrence, Schedule, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { isDatabaseAway } from '../http/database-away.js';
import { databaseNow } from './database-now.js';
import { dueSlot } from './firing.js';
import { changeOccurrence, type Fate } from './occurrence-rows.js';
import { marketOfSource } from './schedule-market.js';
import { tellOfSlots } from './slot-alerts.js';
import { SlotStart, unstarted } from './slot-start.js';
import { failure, Tries } from './tries.js';
import { inWords } from './words.js';

/** Looks again at the slots that wait, for their data or for the job before. */
@Injectable()
export class WaitingSlots {
  private readonly log = new Logger('Schedules');
  private readonly tries = new Tries();

  constructor(
    private readonly em: EntityManager,
    private readonly slots: SlotStart,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /** One that fails is tried again with the next look, and ends as a failure; the others don't wait for it. */
  async lookAgain(): Promise<void> {
    const { rows } = await sqlOf(this.em.fork()).query<{ id: string }>(
      `select id from occurrence where state = 'waiting' order by scheduled_for`,
    );
    for (const { id } of rows)
      await this.lookAt(id).then(
        () => this.tries.succeeded(id),
        (error: unknown) => {
          if (isDatabaseAway(error)) throw error;
          this.log.error(error);
          this.tries.failed(id);
        },
      );
  }

  /** Locks the schedule first, as whoever fires it does: none of them waits for the other. */
  private async lookAt(id: string): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      const { rows } = await sqlOf(em).query<{ schedule_id: string }>(
        `select schedule.id as schedule_id from schedule
         where id = (select schedule_id from occurrence where id = $1 and state = 'waiting')
         for no key update skip locked`,
        [id],
      );
      if (!rows[0]) return;
      const occurrence = await em.findOne(Occurrence, { id, state: 'waiting' }, { refresh: true });
      if (!occurrence) return;
      const schedule = await em.findOneOrFail(Schedule, rows[0].schedule_id, { refresh: true });
      const fate = this.tries.areUp(id) ? failure : await this.fateOf(em, occurrence, schedule);
      await changeOccurrence(sqlOf(em), id, fate);
      if (fate.state !== 'waiting') await tellOfSlots(sqlOf(em), schedule, [{ ...fate, at: occurrence.scheduledFor }]);
    });
  }

  private async fateOf(em: EntityManager, { scheduledFor }: Occurrence, schedule: Schedule): Promise<Fate> {
    const sql = sqlOf(em);
    const now = await databaseNow(sql);
    if (schedule.isPausedAt(now))
      return unstarted('missed', { code: 'paused', text: 'The schedule was paused while this slot waited.' });
    const market = await marketOfSource(sql, schedule.dataSourceId ?? null, this.config);
    const text = `Waited for ${inWords(now.getTime() - scheduledFor.getTime())}.`;
    return this.slots.start(em, {
      schedule,
      market,
      now,
      slot: dueSlot(schedule, market, scheduledFor),
      state: 'late',
      reason: { code: 'delayed', text },
    });
  }
}
