import type { ServerConfig } from '../config.js';
import { type Checked, failed } from './finding.js';

const patienceMs = 10_000;
const mostSkewSeconds = 5;

/** Whether the server that API_BASE_URL names can do its work, and whether its clock is ours. */
export async function checkApi({ address }: ServerConfig): Promise<Checked[]> {
  try {
    const answer = await fetch(`${address}/api/health/ready`, { signal: AbortSignal.timeout(patienceMs) });
    const skewSeconds = Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.now()) / 1000;
    const words = answer.ok ? 'ready' : await reasonOf(answer);
    const detail = `${address} is ${words}`;
    const api: Checked = answer.ok
      ? { check: 'api', state: 'ok', detail }
      : { check: 'api', state: 'failed', detail, next: 'Wait a minute and try again; then look at what it prints.' };
    if (!(skewSeconds > mostSkewSeconds)) return [api];
    const clock = `${skewSeconds.toFixed(0)} s from the server’s`;
    return [
      api,
      { check: 'clock', state: 'failed', detail: clock, next: 'Let both machines keep their time with NTP.' },
    ];
  } catch (error) {
    return [failed('api', error, `Is energy-ops running at ${address}? API_BASE_URL says where it is looked for.`)];
  }
}

async function reasonOf(answer: Response): Promise<string> {
  const problem: unknown = await answer.json().catch(() => undefined);
  return `not ready: ${String(Reflect.get(Object(problem), 'detail') ?? answer.status)}`;
}
