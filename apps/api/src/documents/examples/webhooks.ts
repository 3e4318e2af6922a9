const webhook = {
  id: '01a21a73-9b1e-7c20-8f1d-2f0e5f5a6b11',
  url: 'https://hooks.example.com/energy-ops',
  description: 'Desk chat',
  events: ['optimization.completed', 'optimization.failed'],
  enabled: true,
  disabled_reason: null,
  failing_since: null,
  previous_secret_until: null,
  last_delivery: { status: 'delivered', at: '2026-11-27T00:52:10.239Z' },
  created_by: 'root@example.com',
  created_at: '2026-11-27T00:41:40.141Z',
  updated_at: '2026-11-27T00:41:40.141Z',
};
const delivery = {
  id: '7c3a1f0e-52a7-4a51-9c6e-7d1a0b6f2e44',
  event_id: 'evt_3f9d6c1e8a2b4d7f9c0e1a2b3c4d5e6f',
  type: 'optimization.failed',
  status: 'pending',
  attempts: 1,
  created_at: '2026-11-27T00:52:10.239Z',
  next_attempt_at: '2026-11-27T00:52:15.412Z',
  completed_at: null,
  last_status_code: 503,
  last_error: null,
};

export const webhookAnswers = {
  Webhook: webhook,
  WebhookPage: { webhooks: [webhook], next_cursor: null },
  MadeWebhook: { ...webhook, last_delivery: null, secret: 'whsec_shown-only-this-once' },
  WebhookDelivery: delivery,
  WebhookDeliveryPage: { deliveries: [delivery], next_cursor: null },
  WebhookDeliveryDetail: {
    ...delivery,
    payload: '{"type":"optimization.failed","timestamp":"2026-11-27T00:52:10.230Z","data":{"job":{"job_id":"so_1"}}}',
    attempt_log: [
      {
        number: 1,
        started_at: '2026-11-27T00:52:10.301Z',
        duration_ms: 111,
        status_code: 503,
        error: null,
        response: 'full',
      },
    ],
  },
  Replayed: { replayed: 3 },
};
