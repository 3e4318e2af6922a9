import { listen } from './listen.js';
import { resetPasswordOf, setPasswordOf } from './password-reset.js';
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

it('lets whoever rules the host give a person a password, which ends all that was open', async () => {
  const { url, database, close } = await testDatabase();
  await database.query(
    `insert into app_user (id, email, password_hash, role) values ('ada', 'ada@example.com', 'x', 'admin')`,
  );
  await database.query(`insert into session (id, user_id, expires_at) values ('s', 'ada', now() + interval '1 day')`);
  const wish = { enable: false, by: { host: 'here' } };
  await database.transaction((sql) => resetPasswordOf(sql, 'ada@example.com', wish));
  const told = Promise.withResolvers<string>();
  const listener = listen(url, ['access_changed'], (_, id) => told.resolve(id));
  await listener.ready;
  const set = (email: string) => database.transaction((sql) => setPasswordOf(sql, email, 'new hash', wish));
  expect([await set('nobody@example.com'), await set('ada@example.com')]).toEqual([undefined, { disabled: false }]);
  expect(await told.promise).toBe('ada');
  await listener.close();
  const { rows } = await database.query(
    `select password_hash, version, revoked_at is not null as ended, (select count(*)::int from password_reset) as links,
       (select action from audit_entry order by id desc limit 1) as action
     from app_user join session on user_id = app_user.id`,
  );
  expect(rows).toEqual([{ password_hash: 'new hash', version: 2, ended: true, links: 0, action: 'user.password_set' }]);
  await close();
});
