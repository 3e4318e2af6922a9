import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { DeliveryView, WebhookView } from '@energy-ops/contracts';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { Screen } from '../testing/screen.js';
import { Toasts } from '../toast/toasts.js';
import { WebhookPage } from './webhook-page.js';
import { WebhooksPage } from './webhooks-page.js';

const path = '/api/webhooks';
const aWebhook = (change: Partial<WebhookView> = {}): WebhookView => ({
  id: 'w1',
  url: 'https://hooks.example.com/',
  description: 'Desk chat',
  events: ['optimization.failed'],
  enabled: true,
  disabled_reason: null,
  failing_since: null,
  previous_secret_until: null,
  last_delivery: null,
  created_by: 'root@example.com',
  created_at: '2026-11-27T00:41:40.141Z',
  updated_at: '2026-11-27T00:41:40.141Z',
  ...change,
});
const aDelivery = (change: Partial<DeliveryView> = {}): DeliveryView => ({
  id: 'd1',
  event_id: 'evt_1',
  type: 'optimization.failed',
  status: 'failed',
  attempts: 11,
  created_at: '2026-11-27T00:52:10.239Z',
  next_attempt_at: null,
  completed_at: '2026-11-28T00:52:10.239Z',
  last_status_code: 503,
  last_error: null,
  ...change,
});
let http: HttpTestingController;

beforeEach(async () => {
  http = startDashboard();
  await signIn(http, 'admin');
});

describe('webhooks', () => {
  let screen: Screen<WebhooksPage>;
  const show = async (webhooks: WebhookView[]) => {
    screen = Screen.of(WebhooksPage);
    await answer(http, path, { webhooks, next_cursor: null });
    await screen.settle();
  };

  it('say what they are told of and how they do', async () => {
    await show([
      aWebhook({ last_delivery: { status: 'delivered', at: '2026-11-27T00:52:10.239Z' } }),
      aWebhook({ id: 'w2', url: 'https://gone.example.com/', enabled: false, disabled_reason: 'gone' }),
    ]);
    expect(screen.text()).toMatch(/hooks\.example\.com\/ ?Desk chat ?optimization\.failed ?In service ?Delivered/);
    expect(screen.text()).toContain('Disabled: its receiver said 410 Gone');
  });

  it('show their secret once, when they are made', async () => {
    await show([]);
    await screen.press('Add the first one');
    await screen.press('Add');
    expect(screen.text()).toContain('Say where to send to');
    await screen.type('Address', 'https://hooks.example.com/');
    await screen.press('A job is solved optimization.completed');
    await screen.press('Add');
    const call = http.expectOne({ method: 'POST', url: path });
    expect(call.request.body).toEqual({ url: 'https://hooks.example.com/', events: ['optimization.failed'] });
    call.flush({ ...aWebhook(), secret: 'whsec_once' });
    await screen.settle();
    expect(screen.text()).toContain('whsec_once');
    await screen.press('I have it');
    expect(screen.text()).not.toContain('whsec_once');
    expect(screen.named('https://hooks.example.com/')).toBeDefined();
  });

  it('for nothing are not made', async () => {
    await show([]);
    await screen.press('Add a webhook');
    await screen.type('Address', 'https://hooks.example.com/');
    await screen.press('A job is solved optimization.completed');
    await screen.press('A job fails optimization.failed');
    await screen.press('Add');
    expect(screen.text()).toContain('Choose at least one.');
    http.expectNone({ method: 'POST', url: path });
  });
});

describe('a webhook', () => {
  let screen: Screen<WebhookPage>;
  const show = async (webhook: WebhookView, deliveries: DeliveryView[], inputs: Record<string, string> = {}) => {
    screen = Screen.of(WebhookPage, { id: 'w1', ...inputs });
    await answer(http, `${path}/w1`, webhook);
    await answer(http, `${path}/w1/deliveries`, { deliveries, next_cursor: null });
    await screen.settle();
  };

  it('shows what a delivery carries and what each attempt met', async () => {
    await show(aWebhook(), [aDelivery()], { delivery: 'd1' });
    await answer(http, `${path}/w1/deliveries/d1`, {
      ...aDelivery(),
      payload: '{"type":"optimization.failed"}',
      attempt_log: [
        {
          number: 1,
          started_at: '2026-11-27T00:52:10Z',
          duration_ms: 9,
          status_code: 503,
          error: null,
          response: 'full',
        },
        {
          number: 2,
          started_at: '2026-11-27T00:53:10Z',
          duration_ms: null,
          status_code: null,
          error: null,
          response: null,
        },
      ],
    });
    await screen.settle();
    expect(screen.text()).toMatch(/"type": "optimization.failed".*HTTP 503 ?in 9 ms ?full.*its node died/);
  });

  it('sends an event again, and a test', async () => {
    await show(aWebhook(), [aDelivery()]);
    await screen.press('Replay optimization.failed');
    http
      .expectOne({ method: 'POST', url: `${path}/w1/deliveries/d1/replay` })
      .flush(aDelivery({ status: 'pending', next_attempt_at: '2026-11-28T00:52:10.239Z' }));
    await screen.settle();
    expect(screen.text()).toContain('On its way');
    await screen.press('Send a test event');
    http.expectOne({ method: 'POST', url: `${path}/w1/test` }).flush(aDelivery({ id: 'd2', type: 'webhook.test' }));
    await screen.settle();
    expect(screen.text()).toContain('webhook.test');
  });

  it('that is disabled sends nothing, and can be enabled', async () => {
    await show(aWebhook({ enabled: false, disabled_reason: 'failing' }), [aDelivery()]);
    expect(screen.named('Replay optimization.failed')).toBeUndefined();
    await screen.press('Enable');
    const call = http.expectOne({ method: 'PATCH', url: `${path}/w1` });
    expect(call.request.body).toEqual({ enabled: true });
    call.flush(aWebhook());
    await screen.settle();
    expect(TestBed.inject(Toasts).shown().at(-1)?.message).toBe('The webhook is in service.');
    expect(screen.named('Send a test event')).toBeDefined();
  });
});
