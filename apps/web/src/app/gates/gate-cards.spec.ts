import type { HttpTestingController } from '@angular/common/http/testing';
import type { CurrentPlans } from '@energy-ops/contracts';
import { aGate, aJob, aPlan } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { GateCards } from './gate-cards.js';

let http: HttpTestingController;
let screen: Screen<GateCards>;
const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();

async function show(change: Partial<CurrentPlans>) {
  http = startDashboard();
  await signIn(http, 'viewer');
  screen = Screen.of(GateCards, { market: 'in-iex' });
  const now = new Date().toISOString();
  const current = { market: 'in-iex', time_zone: 'Asia/Kolkata', now, at: now, plans: [], gates: [] };
  await answer(http, '/api/plans/current', { ...current, ...change });
  await screen.settle();
  await answer(http, '/api/jobs', { jobs: [aJob()], next_cursor: null, total: 1 });
  await screen.settle();
}

describe('the cards of the gates', () => {
  it('say in words that a gate comes near without a plan', async () => {
    await show({
      gates: [aGate({ closes: minutes(4) }), aGate({ closes: minutes(10), model_type: 'RMO', segment: 'RTM' })],
    });
    expect(screen.text()).toMatch(/DAM closes \d\d:\d\d for/);
    expect(screen.text()).toMatch(/Left: 00:0[34]:\d\d/);
    expect(screen.text()).toContain('No plan, less than 5 min left');
    expect(screen.text()).toContain('No plan, less than 15 min left');
    expect(document.querySelector('[aria-label="Next gate of DMO"]')?.getAttribute('data-urgency')).toBe('urgent');
  });

  it('tell the age and the worth of the plan in force', async () => {
    const plan = aPlan({ completed_at: minutes(-3) });
    await show({ gates: [aGate({ closes: minutes(4), plan })], plans: [plan] });
    expect(screen.text()).toContain('Plan ready');
    expect(screen.text()).toMatch(/made 3 min 0\d s ago, good until 25 Nov 2026, 00:00/);
    expect(screen.text()).toMatch(/profit ₹.*1,234,567|profit ₹.*12,34,567/);
    expect(screen.text()).toContain('No plan is in force now.');
  });

  it('say of SO which session it works towards, as the list of schedules does', async () => {
    await show({ gates: [aGate({ closes: minutes(10), model_type: 'RMO', segment: 'RTM' })] });
    const card = document.querySelector('[aria-label="Next gate of SO"]');
    expect(card?.textContent?.replace(/\s+/g, ' ')).toMatch(/RTM closes \d\d:\d\d for .*, where RMO bids.*No plan yet/);
  });

  it('ask for the next gate once one has closed', async () => {
    await show({ gates: [aGate({ closes: minutes(-1) })] });
    await answer(http, '/api/plans/current', {
      market: 'in-iex',
      time_zone: 'Asia/Kolkata',
      now: new Date().toISOString(),
      at: new Date().toISOString(),
      plans: [],
      gates: [aGate({ closes: minutes(30), segment: 'GDAM' })],
    });
    await screen.settle();
    expect(screen.text()).toContain('GDAM closes');
  });
});
