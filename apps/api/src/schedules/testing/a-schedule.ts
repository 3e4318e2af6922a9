import { newId, Schedule } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';

/** Writes an enabled schedule of SO that is due every second, on the data source `sample`; returns its id. */
export async function aSchedule(
  app: INestApplicationContext,
  changes: Partial<Omit<Schedule, 'isPausedAt'>> = {},
): Promise<string> {
  const em = app.get(EntityManager).fork();
  const schedule = em.create(Schedule, {
    id: newId(),
    name: 'Test',
    modelType: 'SO',
    dataSourceId: 'sample',
    cron: '* * * * * *',
    timeZone: 'UTC',
    enabled: true,
    overlap: 'skip',
    catchUp: 'latest',
    ...changes,
  });
  await em.flush();
  return schedule.id;
}
