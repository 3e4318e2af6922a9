import { resetPasswordOf } from './password-reset.js';
import { secretHash } from './secret-token.js';
import { testDatabase } from './testing/index.js';

it('lets whoever rules the host give a person, and no service account, a link to a new password', async () => {
  const { database, close } = await testDatabase();
  await database.query(
    `insert into app_user (id, email, password_hash, role, disabled)
     values ('ada', 'ada@example.com', 'x', 'admin', true), ('cron', 'cron@example.com', 'none', 'service', false)`,
  );
  const reset = (email: string, enable: boolean) =>
    database.transaction((sql) => resetPasswordOf(sql, email, { enable, by: { host: 'here' } }));
  expect([await reset('nobody@example.com', true), await reset('cron@example.com', true)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(await reset('ada@example.com', false)).toMatchObject({ disabled: true });
  const last = await reset('Ada@Example.com', true);
  const { rows } = await database.query(
    `select token_sha256, user_id, expires_at > now() + interval '59 minutes' as good, disabled
     from password_reset join app_user on app_user.id = user_id`,
  );
  expect(rows).toEqual([{ token_sha256: secretHash(last?.token ?? ''), user_id: 'ada', good: true, disabled: false }]);
  const { rows: entries } = await database.query(`select actor, action, target, details from audit_entry order by id`);
  expect(entries).toEqual([
    { actor: 'system:eops', action: 'user.reset_link', target: 'ada', details: { host: 'here' } },
    {
      actor: 'system:eops',
      action: 'user.reset_link',
      target: 'ada',
      details: { host: 'here', enabled: true },
    },
  ]);
  await close();
});
