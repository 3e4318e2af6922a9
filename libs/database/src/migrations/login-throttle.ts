import { Migration } from '@mikro-orm/migrations';

/**
 * Failed logins, counted before the password is looked at, so that of a thousand at once no more are tried than may be.
 * Unlogged: a login waits for no disk on its account, and a crash of the server forgets some failures, no more.
 * An address (`login_turn` is called with an IPv6 one cut to its /64) has its turns one after the other; of an account
 * only the count is shared. What is refused is not counted: nobody's waiting grows by it, nor an account's failures.
 */
export class LoginThrottle extends Migration {
  override up(): void {
    for (const each of [table, turn, settle]) this.addSql(each);
  }
}

const table = `
create unlogged table login_throttle (
  key text primary key,
  fails integer not null,
  ends_at timestamptz not null,
  blocked_until timestamptz,
  told boolean not null default false
);`;

const turn = `
create function login_turn(account text, address text)
returns table (wait_seconds integer, first_refusal boolean, under_attack boolean) language plpgsql volatile as $$
declare
  ip constant text := 'ip ' || address;
  pair constant text := 'pair ' || address || ' ' || account;
  present timestamptz;
  blocked login_throttle;
  counted integer;
  free integer;
begin
  perform pg_advisory_xact_lock(hashtextextended('login ' || address, 0));
  present := clock_timestamp();
  select * into blocked from login_throttle
    where key in (ip, pair) and blocked_until > present order by blocked_until desc limit 1;
  if found then
    update login_throttle set told = true where key = blocked.key and not told;
    return query select greatest(1, ceil(extract(epoch from blocked.blocked_until - present))::integer), found, false;
    return;
  end if;

  insert into login_throttle as known (key, fails, ends_at)
    values ('account ' || account, 1, present + interval '1 hour')
  on conflict (key) do update set
    fails = case when known.ends_at > present then known.fails + 1 else 1 end,
    ends_at = case when known.ends_at > present then known.ends_at else excluded.ends_at end,
    told = known.ends_at > present and (known.told or known.fails >= 50)
  returning fails, not told and fails >= 50 into counted, under_attack;
  free := case when counted > 50 then 1 else 5 end; -- of an account under attack each address gets one guess, not five

  insert into login_throttle as known (key, fails, ends_at) values (ip, 1, present + interval '15 minutes')
  on conflict (key) do update set
    fails = case when known.ends_at > present then known.fails + 1 else 1 end,
    ends_at = case when known.ends_at > present then known.ends_at else excluded.ends_at end,
    told = false,
    blocked_until = case when known.ends_at > present and known.fails + 1 >= 30 then known.ends_at end;

  insert into login_throttle as known (key, fails, ends_at, blocked_until)
    values (pair, 1, present + interval '1 hour', case when free = 1 then present + interval '10 seconds' end)
  on conflict (key) do update set
    fails = case when known.ends_at > present then known.fails + 1 else 1 end,
    ends_at = excluded.ends_at,
    told = false,
    blocked_until = case
      when known.ends_at <= present then excluded.blocked_until
      when known.fails + 1 >= free
        then present + least(10 * 2 ^ least(known.fails + 1 - free, 10), 900) * interval '1 second'
    end;
  return query select null::integer, false, under_attack;
end $$`;

const settle = `
create function login_settle(account text, address text, passed boolean) returns void language sql volatile as $$
  select pg_advisory_xact_lock(hashtextextended('login ' || address, 0));
  delete from login_throttle where key = 'pair ' || address || ' ' || account and (passed or fails <= 1);
  update login_throttle set fails = greatest(0, fails - 1), blocked_until = null
    where key in ('ip ' || address, 'pair ' || address || ' ' || account);
  update login_throttle set fails = greatest(0, fails - 1) where key = 'account ' || account;
$$`;
