import {
  isFinal,
  type Job,
  type JobProgress,
  type ModelType,
  type UploadedModel,
  type WorkerPage,
} from '@energy-ops/contracts';
import { setTimeout as sleep } from 'node:timers/promises';

export const admin = { ADMIN_EMAIL: 'admin@container.example', ADMIN_PASSWORD: 'a quiet grid hums at night' } as const;

const startSeconds = 180;
const model = `import os, socket
try:
    socket.create_connection(("127.0.0.1", 1))
except PermissionError:
    print("no network")
try:
    open("/data/secrets/jwt_secret").read()
except PermissionError:
    print(f"uid {os.getuid()}, no secret")
`;

/** Uses a product in a container as anybody outside does. */
export class Visitor {
  readonly #url: string;
  #token = '';

  constructor(url: string) {
    this.#url = url;
  }

  async untilReady(): Promise<void> {
    for (const end = Date.now() + startSeconds * 1000; ; await sleep(250)) {
      const answer = await fetch(`${this.#url}/api/health/ready`).catch(() => undefined);
      if (answer?.ok) break;
      if (Date.now() > end) throw new Error(`not ready after ${startSeconds} s`);
    }
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = admin;
    const { access_token } = await this.#post<{ access_token: string }>('/api/auth/login', { email, password });
    this.#token = access_token;
  }

  async tier(host: string): Promise<string> {
    for (const end = Date.now() + startSeconds * 1000; ; await sleep(250)) {
      const { workers } = await this.#get<WorkerPage>('/api/workers');
      const worker = workers.find((each) => each.host === host);
      if (worker?.sandbox === 'kernel-lsm') return worker.sandbox;
      if (worker) throw new Error(`its tier is ${worker.sandbox}`);
      if (Date.now() > end) throw new Error(`no worker of ${host}`);
    }
  }

  async solve(modelType: ModelType): Promise<string> {
    const wish = { model_type: modelType, data_source_id: 'sample', purpose: 'test' };
    const job = await this.#ended(await this.#post<Job>('/api/jobs/trigger', wish));
    return `${job.termination_status}, objective ${job.objective_value?.toFixed(2)}, ${job.duration_ms} ms`;
  }

  /** A model of somebody else's, which tries to get out and says how that went. */
  async runUploaded(): Promise<string> {
    const form = new FormData();
    form.set('modelType', 'SO');
    form.set('activate', 'false');
    form.set('file', new Blob([model], { type: 'text/x-python' }), 'curious.py');
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await fetch(`${this.#url}/api/optimization/upload`, { method: 'POST', headers, body: form });
    const { model: uploaded } = await read<UploadedModel>(answer);
    const wish = { model_type: 'SO', model_id: uploaded.id, data_source_id: 'sample', purpose: 'test' };
    const { job_id } = await this.#ended(await this.#post<Job>('/api/jobs/trigger', wish));
    const { logs } = await this.#get<{ logs: { message: string }[] }>(`/api/jobs/${job_id}/logs`);
    const said = logs.map(({ message }) => message).filter((message) => /^(no network|uid )/.test(message));
    if (said.join() !== 'no network,uid 10001, no secret') throw new Error(JSON.stringify(logs, null, 1));
    return said.join(', ');
  }

  async #ended({ job_id }: Job): Promise<Job> {
    for (;;) {
      const { status } = await this.#get<JobProgress>(`/api/jobs/${job_id}/status?wait=10`);
      if (!isFinal(status)) continue;
      const job = await this.#get<Job>(`/api/jobs/${job_id}`);
      if (status !== 'success') throw new Error(`${status}: ${job.error_message}`);
      return job;
    }
  }

  async #get<T>(path: string): Promise<T> {
    return read<T>(await fetch(this.#url + path, { headers: { authorization: `Bearer ${this.#token}` } }));
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    return read<T>(await fetch(this.#url + path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.url} gave ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T; // the product's own schemas have stripped it
}
