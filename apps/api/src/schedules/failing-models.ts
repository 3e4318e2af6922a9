import { openAlert, type Sql, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Audit } from '../audit/audit.js';
import { Rounds } from './rounds.js';
import { actorOfSchedule } from './slot-start.js';

const everyMs = 5000;
const failuresAllowed = 3;
const reason = `Its model failed ${failuresAllowed} times running.`;

// Safe: the update looks at `paused_at` once more when it gets the row, so of two nodes one pauses. A day that has no
// solution, or a gate that came too soon, is no fault of the model.
const pauseSql = `
with failing as (
  select schedule.id from schedule cross join lateral (
    select count(*) as failures from (
      select status = 'failed' and coalesce(termination_status, 'error') in ('error', 'out_of_memory', 'worker_lost') as failed
      from job
      where schedule_id = schedule.id and scheduled_for is not null and created_at > schedule.failures_since
        and status in ('success', 'failed')
      order by scheduled_for desc limit $1
    ) as recent where failed
  ) as recent
  where enabled and deleted_at is null and recent.failures = $1
)
update schedule set paused_at = clock_timestamp(), paused_until = null, pause_reason = $2,
  paused_by = 'system:schedule/' || schedule.id, version = version + 1, updated_at = clock_timestamp()
from failing
where schedule.id = failing.id and (paused_at is null or paused_until <= clock_timestamp())
returning schedule.id, schedule.name, schedule.model_type`;

/** Pauses a schedule whose model does nothing but fail, so that it doesn't go on for nights. */
@Injectable()
export class FailingModels implements BeforeApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
  ) {
    this.rounds = new Rounds(em, 'Schedules', () => this.pause());
  }

  @Interval('failing models', everyMs)
  tick(): Promise<void> {
    return this.rounds.go();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async pause(): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      const sql = sqlOf(em);
      const { rows } = await sql.query<Paused>(pauseSql, [failuresAllowed, reason]);
      for (const schedule of rows) {
        await tell(sql, schedule);
        const { id: actor } = actorOfSchedule(schedule.id);
        const happening = { actor, action: 'schedule.pause', target: schedule.id, outcome: 'done' } as const;
        await this.audit.record({ ...happening, details: { reason } }, em);
      }
    });
  }
}

interface Paused {
  readonly id: string;
  readonly name: string;
  readonly model_type: string;
}

const tell = (sql: Sql, { id, name, model_type: modelType }: Paused) =>
  openAlert(sql, {
    cause: `schedule_paused:${id}`,
    severity: 'critical',
    sentence: `The schedule “${name}” was paused: its ${modelType} model failed ${failuresAllowed} times running.`,
    nextStep: 'Look at the last job’s log, mend or change the model, then resume the schedule.',
    link: '/schedules',
  });
