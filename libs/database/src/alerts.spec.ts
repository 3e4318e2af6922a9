import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AlertWish, openAlert, resolveAlert } from './alerts.js';
import { testDatabase, type TestDatabase } from './testing/index.js';

describe('an alert', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(async () => {
    await test.close();
  });

  const sql = () => test.database;
  const wish = (change: Partial<AlertWish> = {}): AlertWish => ({
    cause: 'model_failing:DMO',
    severity: 'warning',
    sentence: 'The DMO failed.',
    ...change,
  });
  const alertsOf = async (cause: string) =>
    (await sql().query('select * from alert where cause = $1 order by opened_at', [cause])).rows;

  it('is one per cause while it is open, however many tell it at once, and ends once', async () => {
    const changes = await Promise.all(Array.from({ length: 8 }, () => openAlert(sql(), wish())));
    expect(changes.filter((each) => each === 'opened')).toHaveLength(1);
    expect(await alertsOf('model_failing:DMO')).toMatchObject([{ times: 8, resolved_at: null }]);
    const ends = await Promise.all([1, 2, 3].map(() => resolveAlert(sql(), 'model_failing:DMO', 'It runs again.')));
    expect(ends.filter(Boolean)).toHaveLength(1);
    expect(await openAlert(sql(), wish())).toBe('opened');
    expect(await alertsOf('model_failing:DMO')).toMatchObject([{ resolution: 'It runs again.' }, { times: 1 }]);
  });

  it('is told again, and unread again, when it becomes graver', async () => {
    const cause = 'gate_warning:DAM';
    await openAlert(sql(), wish({ cause }));
    const [before] = await alertsOf(cause);
    await sql().query(
      `insert into app_user (id, email, password_hash, role) values ('u', 'u@example.com', 'x', 'viewer')`,
    );
    await sql().query(`insert into alert_read (user_id, alert_id) values ('u', $1)`, [before?.['id']]);
    expect(await openAlert(sql(), wish({ cause }))).toBe('repeated');
    expect((await sql().query('select from alert_read')).rowCount).toBe(1);
    expect(await openAlert(sql(), wish({ cause, severity: 'critical', sentence: 'Ten minutes are left.' }))).toBe(
      'raised',
    );
    expect((await sql().query('select from alert_read')).rowCount).toBe(0);
    expect(await alertsOf(cause)).toMatchObject([{ severity: 'critical', sentence: 'Ten minutes are left.' }]);
  });

  it('comes and goes with the transaction it is told in', async () => {
    const cause = 'schedule_paused:x';
    const undone = sql().transaction(async (transaction) => {
      await openAlert(transaction, wish({ cause }));
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await alertsOf(cause)).toEqual([]);
  });
});
