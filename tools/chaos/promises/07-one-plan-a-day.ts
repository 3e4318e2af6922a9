import { Client } from '../ground/client.ts';
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
    const { rows } = await arena.sql.query<{ days: number; plans: number }>(
      'select count(distinct delivery_day)::int as days, count(*)::int as plans from job where model_type = $1',
      ['DMO'],
    );
    if (rows[0]?.plans !== days) broken.push(`${rows[0]?.plans} plans were written`);
    return {
      measured: `${rows[0]?.plans} plan(s) for ${days} day(s) of ${days * triggers} triggers`,
      faults: `${triggers} triggers at once over ${addresses.length} API nodes`,
      broken,
    };
  },
});
