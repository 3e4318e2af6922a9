import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.ts';
import { Client } from '../ground/client.ts';
import { aSchedule } from '../ground/clockwork.ts';
import { scenario } from '../scenario.ts';

/** Triggers the day-ahead plan of each of some days from many clients at once. */
export const onePlanADay = scenario({
  promise: 7,
  goal: 'one plan per market and day, the others 409 with its id',
  smoke: { days: 1, triggers: 40 },
  full: { days: 10, triggers: 100 },
  async play({ ground }, { days, triggers }) {
    const { arena, addresses } = await ground.threeNodes();
    const client = new Client();
    const broken: string[] = [];
    for (let day = 1; day <= days; day += 1) {
      const delivery_day = `2027-03-${String(day).padStart(2, '0')}`;
      const body = { model_type: 'DMO', data_source_id: 'chaos', model_id: arena.seed.modelIds.DMO, delivery_day };
      const answers = await Promise.all(
        Array.from({ length: triggers }, (_, index) =>
          client.call(addresses[index % addresses.length] ?? '', '/api/jobs/trigger', { body }),
        ),
      );
      const winners = answers.filter(({ status }) => status === 202).map(({ text }) => JSON.parse(text).job_id);
      const losers = answers.filter(({ status }) => status === 409).map(({ text }) => JSON.parse(text));
      if (winners.length !== 1) broken.push(`${delivery_day}: ${winners.length} triggers were accepted`);
      if (losers.length !== triggers - 1) broken.push(`${delivery_day}: ${losers.length} triggers got 409`);
      if (losers.some((problem) => problem.code !== 'dmo_already_run' || problem.existing_job_id !== winners[0]))
        broken.push(`${delivery_day}: a 409 doesn't name the plan`);
    }
    broken.push(...(await besideASchedule(arena, addresses, client, triggers)));
    const { rows } = await arena.sql.query<{ days: number; plans: number }>(
      'select count(distinct delivery_day)::int as days, count(*)::int as plans from job where model_type = $1',
      ['DMO'],
    );
    if (rows[0]?.plans !== days + 1) broken.push(`${rows[0]?.plans} plans were written`);
    return {
      measured: `${rows[0]?.plans} plan(s) for ${days + 1} day(s) of ${(days + 1) * triggers} triggers and a schedule`,
      faults: `${triggers} triggers at once over ${addresses.length} API nodes`,
      broken,
    };
  },
});

/** The triggers once more, for tomorrow, while a schedule is due for the same: its slot has the one plan too. */
async function besideASchedule(
  arena: Arena,
  addresses: readonly string[],
  client: Client,
  triggers: number,
): Promise<string[]> {
  const now = new Date();
  const cron = `${now.getUTCSeconds()} ${now.getUTCMinutes()} ${now.getUTCHours()} * * *`; // once: now
  const id = await aSchedule(arena, { modelType: 'DMO', cron, firstIn: '0 s' });
  const body = { model_type: 'DMO', data_source_id: 'chaos', model_id: arena.seed.modelIds.DMO };
  const answers = await Promise.all(
    Array.from({ length: triggers }, (_, index) =>
      client.call(addresses[index % addresses.length] ?? '', '/api/jobs/trigger', { body }),
    ),
  );
  const slot = await slotWhenDecided(arena, id);
  const accepted = answers.filter(({ status }) => status === 202).length;
  const own = slot.reason_code === 'plan_exists' ? 0 : 1;
  return [
    ...(accepted + own === 1
      ? []
      : [`beside a schedule ${accepted} triggers were accepted, and the slot is ${slot.state}`]),
    ...(slot.job_id === null ? [`the slot beside the triggers names no plan: ${slot.reason}`] : []),
  ];
}

interface Slot {
  readonly state: string;
  readonly reason: string | null;
  readonly reason_code: string | null;
  readonly job_id: string | null;
}

async function slotWhenDecided(arena: Arena, id: string): Promise<Slot> {
  for (const end = performance.now() + 60_000; performance.now() < end; await sleep(50)) {
    const { rows } = await arena.sql.query<Slot>('select * from occurrence where schedule_id = $1', [id]);
    if (rows[0]) return rows[0];
  }
  throw new Error('The slot of the schedule has no row.');
}
