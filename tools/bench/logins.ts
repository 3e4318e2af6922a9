import { openPool } from '@energy-ops/database';
import { hash } from '@node-rs/argon2';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, withProduct } from './bench-product.ts';
import { reportFigure, reportTimes, shown } from './figure.ts';
import { cpuSeconds, treeOf } from './process-tree.ts';
import { percentile } from './statistics.ts';

const wrongLogins = 10_000;
const atOnce = 200;
const calmLogins = 100;
const betweenLoginsMs = 100;
const password = 'the pass phrase of everybody here';

/** A crowd of addresses guesses at one account: how much longer others wait to log in, and whether its owner gets in. */
export async function logins(): Promise<void> {
  await withProduct(
    async (running) => {
      await addUsers(running);
      const calm: number[] = [];
      for (let at = 0; at < calmLogins; at += 1) {
        calm.push((await timedLogin(running, at)).ms);
        await sleep(betweenLoginsMs);
      }
      const api = treeOf(process.pid).find(({ command }) => command.includes('apps/api'))?.pid ?? 0;
      const cpuBefore = cpuSeconds(api);
      const storm = startStorm(running);
      const ownerTries = ownersTries(running, storm);
      await sleep(500);
      const during: number[] = [];
      const refused = new Map<number, number>();
      for (let at = 0; !storm.isOver(); at += 1) {
        const other = await timedLogin(running, at);
        if (other.status === 200) during.push(other.ms);
        refused.set(other.status, (refused.get(other.status) ?? 0) + 1);
        await sleep(betweenLoginsMs);
      }
      const owner = await ownerTries;
      const answers = await storm.answers;
      const cpu = cpuSeconds(api) - cpuBefore;
      console.log(
        `${wrongLogins} wrong logins for one account, each from its own address, ${atOnce} at once:`,
        tally(answers),
      );
      console.log(`of the API's CPU that took ${shown(cpu)} s, with the logins of others meanwhile`);
      const atHome = await login(running, { email: 'victim@example.com', from: '203.0.113.0' });
      reportTimes('others log in, calm', calm, 1000);
      reportTimes('others log in, meanwhile', during, 1000);
      console.log('answers to others meanwhile:', Object.fromEntries(refused));
      const [before, after] = [percentile(calm, 0.99), percentile(during, 0.99)];
      reportFigure(
        `p50 ${shown(percentile(during, 0.5) / percentile(calm, 0.5))} times, p99`,
        after / before,
        'times',
        { atMost: 2 },
      );
      console.log('answers to the owner, each time from an address never seen:', tally(owner));
      console.log(`the owner after it, from a known address: ${atHome.status}`);
    },
    { TRUST_PROXY: '127.0.0.1' },
  );
}

interface Attempt {
  readonly email: string;
  readonly from: string;
  readonly wrong?: boolean;
}

async function login({ address }: Running, { email, from, wrong = false }: Attempt): Promise<{ status: number }> {
  const answer = await fetch(`${address}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ email, password: wrong ? 'not the pass phrase' : password }),
  });
  await answer.arrayBuffer();
  return { status: answer.status };
}

async function timedLogin(running: Running, at: number): Promise<{ status: number; ms: number }> {
  const began = performance.now();
  const { status } = await login(running, { email: `other${at % 20}@example.com`, from: `192.0.2.${at % 20}` });
  return { status, ms: performance.now() - began };
}

interface Storm {
  isOver(): boolean;
  readonly answers: Promise<number[]>;
}

/** What the owner of the account is told meanwhile, from one address after the other. */
async function ownersTries(running: Running, storm: Storm): Promise<number[]> {
  const statuses: number[] = [];
  for (let at = 0; !storm.isOver(); at += 1)
    statuses.push((await login(running, { email: 'victim@example.com', from: `203.0.113.${at % 250}` })).status);
  return statuses;
}

function startStorm(running: Running): Storm {
  let sent = 0;
  let over = false;
  const answers: number[] = [];
  const attack = async (): Promise<void> => {
    while (sent < wrongLogins) {
      const at = (sent += 1);
      const from = `198.18.${at >> 8}.${at & 255}`;
      answers.push((await login(running, { email: 'victim@example.com', from, wrong: true })).status);
    }
  };
  const done = Promise.all(Array.from({ length: atOnce }, attack)).then(() => {
    over = true;
    return answers;
  });
  return { isOver: () => over, answers: done };
}

const tally = (statuses: readonly number[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(statuses, String)].map(([status, all]) => [status, all.length]));

/** With hashes that cost what the product's own do. */
async function addUsers({ databaseUrl }: Running): Promise<void> {
  const database = openPool(databaseUrl, { max: 1 });
  const stored = await hash(password, { memoryCost: 47_104, timeCost: 1, parallelism: 1 });
  const names = ['victim', ...Array.from({ length: 20 }, (_, at) => `other${at}`)];
  await database.query(
    `insert into app_user (id, email, password_hash, role)
     select name, name || '@example.com', $1, 'viewer' from unnest($2::text[]) as name`,
    [stored, names],
  );
  await database.close();
}
