import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nextStep } from './next-step.js';

/** The codes of failed jobs, as docs/errors.md lists them. */
function documentedCodes(): string[] {
  const page = readFileSync(join(import.meta.dirname, '../../../../../docs/errors.md'), 'utf8');
  const [, table = ''] = /A job that failed has an `error_code` of its own:\n([\s\S]*?)\n## /.exec(page) ?? [];
  return [...table.matchAll(/^\| `(\w+)`/gm)].flatMap((row) => row[1] ?? []);
}

describe('the next step after a failure', () => {
  it('is known for each code the product can give, but no_solution, which the solver’s word explains', () => {
    const general = nextStep({ error_code: 'unheard_of', termination_status: null });
    const codes = documentedCodes().filter((code) => code !== 'no_solution');
    expect(codes.length).toBeGreaterThan(8);
    expect(codes.filter((code) => nextStep({ error_code: code, termination_status: 'error' }) === general)).toEqual([]);
  });

  it('after no solution depends on why there is none', () => {
    const steps = (['infeasible', 'unbounded', 'time_limit'] as const).map((termination_status) =>
      nextStep({ error_code: 'no_solution', termination_status }),
    );
    expect(new Set(steps).size).toBe(3);
  });
});
