import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GateWarning, MadeWebhook, type MarketProfile, Occurrence } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { GateWatch } from '../gates/gate-watch.js';
import { aSchedule } from '../schedules/testing/a-schedule.js';
import { aListener, type Listener } from '../testing/a-listener.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { aReceiver, type Receiver } from './testing/a-receiver.js';

const rules = { session_every_min: 30, blocks_per_session: 2, session_close_min_before: 60 };
const market: MarketProfile = {
  id: 'custom:told',
  timezone: 'Asia/Kathmandu',
  mtu_minutes: 15,
  currency: 'NPR',
  segments: [{ id: 'RTM', stage: 'intraday' }],
  changes: [{ from: '2090-01-01', segments: [{ id: 'RTM', ...rules }] }],
};

describe('webhooks and sockets tell the same', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let receiver: Receiver;
  let listener: Listener;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { webhookTargets: { allowedNetworks: ['127.0.0.0/8'], allowHttp: true } });
    await aSource(api.app, { id: 'sample', market });
    receiver = await aReceiver();
    const body = { url: receiver.url, events: ['occurrence.changed', 'gate.warning'] };
    MadeWebhook.parse((await api.call('/api/webhooks', { token: await api.tokenOf('admin'), body })).json);
    listener = await aListener(api.url, await api.tokenOf('viewer'));
    await listener.ask('subscribe', { channel: 'schedules' });
  });
  afterAll(async () => {
    listener.close();
    await api.close();
    await receiver.close();
    await database.close();
  });

  const sent = (type: string) => receiver.received.map(({ json }) => json).filter((each) => each['type'] === type);

  it('of a slot that starts, and of one that waits', async () => {
    const [starts, waits] = [await aSchedule(api.app, { nextSlot: new Date() }), await aSchedule(api.app)];
    await database.database.query(
      `insert into occurrence (id, schedule_id, scheduled_for, state, reason_code, reason, gate_closes)
       values ('waits', $1, '2026-01-01T00:00:00.123Z', 'waiting', 'waited_for_data', 'No data.', '2090-01-01T01:00:00Z')`,
      [waits],
    );
    const heard = () => listener.of('occurrence:changed').map((event) => Occurrence.parse(event['occurrence']));
    await listener.until(() => new Set(heard().map(({ schedule_id: id }) => id)).size === 2);
    await database.database.query('update schedule set enabled = false where id = $1', [starts]);
    const told = () => sent('occurrence.changed').map(({ data }) => Occurrence.parse(data));
    for (let came = 1; heard().some((each) => !told().some(({ id, state }) => id === each.id && state === each.state));)
      came = (await receiver.until(came)).length + 1;
    for (const occurrence of heard()) expect(told()).toContainEqual(occurrence);
    expect(told()).toContainEqual(expect.objectContaining({ schedule_id: starts, job_id: expect.any(String) }));
    expect(told()).toContainEqual(expect.objectContaining({ id: 'waits', state: 'waiting', job_id: null }));
    expect(told()).toContainEqual(expect.objectContaining({ id: 'waits', state: 'late', job_id: expect.any(String) }));
  });

  it('of a gate without a plan, once', async () => {
    const watch = api.app.get(GateWatch, { strict: false });
    const [since, now] = [new Date('2090-06-01T05:30:00Z'), new Date('2090-06-01T05:37:00Z')];
    await Promise.all([watch.look(since, now), watch.look(since, now)]);
    await listener.until(() => listener.of('gate:warning').length > 0);
    for (let came = 1; sent('gate.warning').length === 0;) came = (await receiver.until(came)).length + 1;
    const [event] = listener.of('gate:warning');
    const warning = GateWarning.omit({ at: true }).parse(event?.['warning']); // the delivery has its own instant
    expect(warning).toMatchObject({ market: 'custom:told', segment: 'RTM', model_type: 'RMO', minutes_left: 10 });
    expect(sent('gate.warning').map(({ data }) => data)).toEqual([warning]);
  });
});
