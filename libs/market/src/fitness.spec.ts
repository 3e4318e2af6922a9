import type { Finding } from '@energy-ops/contracts';
import { fitnessWith } from './fitness.js';

const aFinding = (code: string, severity: Finding['severity'] = 'error'): Finding => ({
  severity,
  table: 'timeseries',
  row: 1,
  column: 'price_buy',
  code,
  message: 'set a limit',
  value: null,
});
const endless = aFinding('PRICE_BUY_BELOW_SELL');
const unfit = { fit: false, findings: [endless] };

describe('the fitness of data for a job', () => {
  it.each([
    ['SO', { grid_import_limit_mw: 10 }, true],
    ['SO', { grid_export_limit_mw: 0 }, true],
    ['SO', { market_buy_limit_mw: 10 }, false],
    ['DMO', { market_sell_limit_mw: 10 }, true],
    ['RMO', { market_buy_limit_mw: 10 }, true],
    ['RMO', { market_buy_limit_mw: null, grid_import_limit_mw: 10 }, false],
    ['DMO', {}, false],
  ] as const)('whose prices earn without end, of type %s with %j is %s', (type, settings, fit) => {
    expect(fitnessWith(type, unfit, settings).fit).toBe(fit);
  });

  it('is what the check said where something else is wrong, which it tells, or nothing is', () => {
    const missing = aFinding('MISSING_TABLE');
    const judged = fitnessWith('SO', { fit: false, findings: [endless, missing] }, { grid_import_limit_mw: 1 });
    expect(judged).toEqual({ fit: false, findings: [missing] });
    expect(fitnessWith('SO', { fit: false, findings: [] }, { grid_import_limit_mw: 1 }).fit).toBe(false);
    const warned = { fit: false, findings: [endless, aFinding('FILLED', 'warning')] };
    expect(fitnessWith('SO', warned, { grid_import_limit_mw: 1 }).fit).toBe(true);
    expect(fitnessWith('SO', { fit: true, findings: [] }, {}).fit).toBe(true);
  });
});
