import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';

export interface Posted {
  /** The ids that were answered with 202, one per accepted trigger. */
  readonly ids: readonly string[];
  /** How often each status was answered; 0 is a broken or refused connection. */
  readonly answers: Readonly<Record<string, number>>;
  /** Answers 503 without Retry-After, and whatever a client can't be told. */
  readonly faults: readonly string[];
}

export interface Posting {
  readonly client: Client;
  /** Where to send the next try. */
  readonly address: () => string;
  /** Made once per trigger: the same key has to come with the same body. */
  readonly body: () => object;
  readonly triggers: number;
  readonly atOnce: number;
  /** Names the triggers; a try that got no answer is sent again under its own key. */
  readonly keys: string;
  readonly pauseMs?: number;
}

/** Triggers jobs as a patient client does: every trigger is tried until it is accepted. */
export async function post({ client, address, body, triggers, atOnce, keys, pauseMs = 0 }: Posting): Promise<Posted> {
  const ids: string[] = [];
  const answers: Record<string, number> = {};
  const faults: string[] = [];
  let next = 0;
  const one = async (key: string): Promise<void> => {
    const wanted = body();
    for (;;) {
      const answer = await client.call(address(), '/api/jobs/trigger', {
        body: wanted,
        headers: { 'idempotency-key': key },
        withinMs: 10_000,
      });
      answers[answer.status] = (answers[answer.status] ?? 0) + 1;
      if (answer.status === 202) return void ids.push(JSON.parse(answer.text).job_id);
      if (answer.status === 503 && !answer.headers.has('retry-after')) faults.push('503 without Retry-After');
      const later = [0, 503].includes(answer.status) || answer.text.includes('idempotency_in_progress');
      if (answer.text.includes('deadline_passed')) return; // asked too late: nothing was promised
      if (!later) {
        faults.push(`answer ${answer.status}: ${answer.text.slice(0, 200)}`);
        if (answer.status < 500) return; // asking again won't help
      }
      await sleep(100);
    }
  };
  const some = async (): Promise<void> => {
    while (next < triggers) {
      next += 1;
      await one(`${keys}-${next}`);
      await sleep(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, some));
  return { ids, answers, faults };
}
