/** The SQL of what a plan earns by the KPIs its model told: `profit`, else `total_cost` turned round, in the job's money. */
export const toldProfit = (kpis: string, currency: string): string =>
  `coalesce(${told('profit', kpis, currency)}, -(${told('total_cost', kpis, currency)}))`;

/** A model may give any unit; one without is the job's. */
const told = (name: string, kpis: string, currency: string): string =>
  `case when ${kpis} #>> '{${name},unit}' in (${currency}, '')
    then (${kpis} #>> '{${name},value}')::double precision end`;
