import type { ModelType } from '@energy-ops/contracts';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.ts';
import { Client } from '../ground/client.ts';
import { aSchedule } from '../ground/clockwork.ts';

const crashing = `import os, signal
print("INFO: about to crash", flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
`;
const withinMs = 120_000;

/**
 * Uploads a model that crashes and has a schedule start it each second: it has to be paused with an alert, to start
 * nothing more, and to go on once somebody resumes it with a model that works; each said once by webhook.
 */
export async function poisonedSchedule(arena: Arena): Promise<string[]> {
  const broken: string[] = [];
  const receiver = await aReceiver();
  const env = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', WEBHOOK_ALLOW_HTTP: 'true' };
  const [{ address }, worker] = await Promise.all([arena.api({ env }), arena.worker({ concurrency: 2 })]);
  const operator = new Operator(address);
  await operator.send('POST', '/api/webhooks', { url: receiver.url, events: ['alert.opened', 'alert.resolved'] });
  const modelId = await operator.upload('SO', crashing);
  const id = await aSchedule(arena, { overlap: 'skip', firstIn: '1 hour' });
  await arena.sql.query(`update schedule set model_id = $2, next_slot = date_trunc('second', now()) where id = $1`, [
    id,
    modelId,
  ]);
  const count = async (what: string): Promise<number> => {
    const { rows } = await arena.sql.query<{ n: number }>(`select count(*)::int as n from ${what}`, [id]);
    return rows[0]?.n ?? 0;
  };
  const jobs = () => count('job where schedule_id = $1');
  const pausedSlots = () => count(`occurrence where schedule_id = $1 and reason_code = 'paused'`);

  await until('the schedule is paused', async () => (await operator.schedule(id)).paused === true);
  const paused = await operator.schedule(id);
  if (paused.pause_reason !== 'Its model failed 3 times running.') broken.push(`it was paused: ${paused.pause_reason}`);
  await until('a slot says that it is paused', async () => (await pausedSlots()) > 0);
  const [before, quiet] = [await jobs(), await pausedSlots()];
  await until('more slots have passed', async () => (await pausedSlots()) > quiet + 2);
  if ((await jobs()) !== before) broken.push(`${(await jobs()) - before} jobs started while it was paused`);
  if (before < 3) broken.push(`only ${before} jobs had failed`);

  await operator.send('PATCH', `/api/schedules/${id}`, { model_id: arena.seed.modelIds.SO, paused: false });
  await until('it succeeds again', async () => (await count(`job where schedule_id = $1 and status = 'success'`)) > 0);
  await arena.sql.query('update schedule set enabled = false where id = $1', [id]);
  const expected = ['alert.opened', 'alert.resolved'].map((type) => `${type} schedule_paused:${id}`);
  const told = () => receiver.told.filter((each) => each.endsWith(`schedule_paused:${id}`)).toSorted();
  await until('both notices came by webhook', () => Promise.resolve(told().length >= 2));
  if (told().join() !== expected.join()) broken.push(`by webhook came ${told().join(', ')}`);
  await worker.stop();
  receiver.close();
  return broken;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + withinMs; !(await isSo()); await sleep(100))
    if (performance.now() > end) throw new Error(`Never came about: ${what}.`);
}

/** Calls that a person makes. */
class Operator {
  private readonly client = new Client();
  private readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  async schedule(id: string): Promise<Record<string, unknown>> {
    const { text } = await this.client.call(this.address, `/api/schedules/${id}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  async send(method: string, path: string, body: object | FormData): Promise<Record<string, unknown>> {
    const isForm = body instanceof FormData;
    const answer = await fetch(this.address + path, {
      method,
      headers: {
        authorization: `Bearer ${await this.client.tokenFor(this.address)}`,
        ...(!isForm && { 'content-type': 'application/json' }),
      },
      body: isForm ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} gave ${answer.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** A model, not active; resolves to its id. */
  async upload(modelType: ModelType, source: string): Promise<string> {
    const form = new FormData();
    form.set('modelType', modelType);
    form.set('activate', 'false');
    form.set('file', new Blob([source], { type: 'text/x-python' }), 'poison.py');
    const { model } = await this.send('POST', '/api/optimization/upload', form);
    return (model as { id: string }).id;
  }
}

/** Where the webhook goes; `told` has the type and the alert's cause of each delivery. */
async function aReceiver() {
  const told: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { type, data } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as {
        type: string;
        data: { alert: { cause: string } };
      };
      told.push(`${type} ${data.alert.cause}`);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/hook`, told, close };
}
