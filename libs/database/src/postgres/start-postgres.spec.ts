import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { commandOf, isAlive } from './process-facts.js';
import type { Postgres } from './start-postgres.js';
import { startPostgres } from './start-postgres.js';

let dataDir: string;
const running = new Set<Postgres>();
const supervisors = new Set<ChildProcess>();

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'energy-ops-embedded-'));
});
afterEach(async () => {
  for (const supervisor of supervisors) supervisor.kill('SIGKILL');
  supervisors.clear();
  for (const server of running) await server.stop();
  running.clear();
  await gone(serverPid);
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function start(options: { dataDir?: string; mayMapUsers?: boolean } = {}): Promise<Postgres> {
  const server = await startPostgres({ dataDir, log: () => undefined, ...options });
  running.add(server);
  return server;
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** The id of the server's first process, by the file it keeps while it runs. */
function serverPid(folder = dataDir): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return undefined;
  }
}

async function gone(pidOf: () => number | undefined): Promise<void> {
  for (let pid = pidOf(); pid !== undefined && isAlive(pid); pid = pidOf()) await sleep(20);
}

/** A supervisor in a process of its own. */
async function startElsewhere(): Promise<ChildProcess> {
  const program = join(import.meta.dirname, '../../testing/serve-and-wait.mjs');
  const child = spawn(process.execPath, ['--no-warnings', program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  supervisors.add(child);
  await once(child.stdout, 'data');
  return child;
}

const watchers = (): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && commandOf(pid).includes('read -r _') && commandOf(pid).includes(dataDir));

describe('the embedded PostgreSQL', () => {
  it('asks for the password, which only its owner may read', async () => {
    const { url } = await start();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataDir, 'secrets', 'postgres-password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('listens on 127.0.0.1 alone, in a session of its own, without root', async () => {
    const { url } = await start();
    const asked = await ask(
      url,
      `select setting from pg_settings where name in ('listen_addresses', 'fsync') order by name`,
    );
    expect(asked).toEqual([{ setting: 'on' }, { setting: '127.0.0.1' }]);
    const [, fields = ''] = readFileSync(`/proc/${serverPid()}/stat`, 'utf8').split(') ');
    expect(Number(fields.split(' ')[3])).toBe(serverPid());
  });

  it('has one instance per DATA_DIR: a second one names the first and says what to do', async () => {
    await start();
    await expect(start()).rejects.toThrow(
      `Another energy-ops (process ${process.pid}) is using ${dataDir}. Stop that one first, or start this one with another DATA_DIR.`,
    );
  });

  it('keeps committed rows and its address when it is killed and started again', async () => {
    const first = await start();
    const exit = new Promise((resolve) => first.onExit(resolve));
    await ask(first.url, 'create table kept (n int)');
    await ask(first.url, 'insert into kept select generate_series(1, 1000)');
    process.kill(serverPid() ?? 0, 'SIGKILL');
    expect(await exit).toBe('signal SIGKILL');
    running.clear();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  });

  it('takes another port when its own is taken meanwhile', async () => {
    const first = await start();
    await first.stop();
    running.clear();
    const port = Number(new URL(first.url).port);
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const second = await start();
    expect(new URL(second.url).port).not.toBe(String(port));
    squatter.close();
  });

  it('stops by itself when its supervisor is killed', async () => {
    const supervisor = await startElsewhere();
    const pid = serverPid();
    supervisor.kill('SIGKILL');
    await gone(() => pid);
    const { url } = await start();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('stops one that was left behind all the same, and serves the rows', async () => {
    const supervisor = await startElsewhere();
    const orphan = serverPid();
    for (const pid of watchers()) process.kill(pid, 'SIGKILL');
    supervisor.kill('SIGKILL');
    await once(supervisor, 'exit');
    expect(isAlive(orphan ?? 0)).toBe(true);
    const { url } = await start();
    expect(isAlive(orphan ?? 0)).toBe(false);
    expect(await ask(url, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  });

  it("is not stopped by another program that has a dead server's process id", async () => {
    writeFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), `${process.pid}\n`, { mode: 0o600 });
    const { url } = await start();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('leaves no process behind when it is stopped', async () => {
    await start();
    const pid = serverPid() ?? 0;
    expect(watchers()).toHaveLength(1);
    for (const server of running) await server.stop();
    running.clear();
    expect(isAlive(pid)).toBe(false);
    while (watchers().length > 0) await sleep(20);
  });

  it('runs where user namespaces are refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'energy-ops-embedded-'));
    // As root it is nobody's then, who must be able to get there.
    if (process.getuid?.() === 0) chmodSync(folder, 0o755);
    const { url, stop } = await start({ dataDir: folder, mayMapUsers: false });
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const owner = statSync(join(folder, 'postgres', 'cluster')).uid;
    expect(owner).toBe(process.getuid?.() === 0 ? 65_534 : process.getuid?.());
    await stop();
    running.clear();
    rmSync(folder, { recursive: true });
  });

  it('says which file is missing when the password is lost', async () => {
    rmSync(join(dataDir, 'secrets', 'postgres-password'));
    await expect(start()).rejects.toThrow(/postgres-password is missing.*backup/);
  });
});
