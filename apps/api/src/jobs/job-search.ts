import { holdsText, Job, newestSearched, patternOf } from '@energy-ops/database';
import { type EntityManager, type QBFilterQuery, raw } from '@mikro-orm/postgresql';
import { newestFirst } from './recent-page.js';

/** The condition that a job's id, model or error holds the text. */
export const holds = (searched: string): Record<symbol, []> => ({
  [raw(holdsText('job', searched, '?'), [patternOf(searched)])]: [],
});

/**
 * The newest jobs with the text. A common one is found among the newest; else all jobs with it are found first and put
 * in order then. Left to the planner, a text that is common, but only long ago, has it read a million jobs in order.
 */
export async function idsWith(
  searched: string,
  em: EntityManager,
  where: QBFilterQuery<Job>,
  limit: number,
): Promise<string[]> {
  const newest = em
    .createQueryBuilder(Job)
    .select(['id', 'modelId', 'errorMessage', 'createdAt'])
    .where(where)
    .orderBy(newestFirst)
    .limit(newestSearched)
    .toQuery();
  const among = `select id from (${newest.sql}) as job where ${holdsText('job', searched, '?')} ${inOrder}`;
  const common = await idsOf(em, among, [...newest.params, patternOf(searched), limit]);
  if (common.length === limit) return common;
  const all = em
    .createQueryBuilder(Job)
    .select(['id', 'createdAt'])
    .where({ $and: [where, holds(searched)] })
    .toQuery();
  return idsOf(em, `with found as materialized (${all.sql}) select id from found ${inOrder}`, [...all.params, limit]);
}

const inOrder = 'order by created_at desc, id desc limit ?';

async function idsOf(em: EntityManager, sql: string, values: readonly unknown[]): Promise<string[]> {
  return (await em.execute<{ id: string }[]>(sql, [...values])).map(({ id }) => id);
}
