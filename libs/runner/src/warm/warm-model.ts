import type { Socket } from 'node:net';
import { settle } from '../launcher-report.js';
import type { Launched } from '../launcher.js';
import type { Caller } from './rendezvous.js';
import type { Watcher } from './watcher.js';

/** How long a killed job may take to end before it is given up. */
const reapMs = 5000;

/** What a forked process is told to run. */
export interface ForkedJob {
  readonly environment: Readonly<Record<string, string>>;
  /** In the words of `launcher/policy.py`. */
  readonly policy: readonly string[];
}

/** The rules that a watcher holds a job to; the others it imposes on itself. */
const watchedRule = /^(lease|until|memory|cpu|processes|file|room)=/;

/** Tells a forked process its job: only from here on does anything run, and it is being watched by then. */
export function startForked({ pid, ctl, out, err }: Caller, watcher: Watcher, job: ForkedJob): Launched {
  const end = watcher.watch(
    pid,
    job.policy.filter((rule) => watchedRule.test(rule)),
  );
  const payload = payloadOf(job);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(payload.length);
  ctl.write(Buffer.concat([length, payload]));
  let lastResort: NodeJS.Timeout | undefined;
  return {
    stdout: out,
    stderr: err,
    stop: () => watcher.stop(pid),
    kill: () => {
      watcher.kill(pid);
      lastResort ??= setTimeout(() => watcher.forget(pid), reapMs);
    },
    renewLease: () => watcher.renewLease(pid),
    ended: Promise.all([readReport(ctl), end]).then(([refusal, ended]) => {
      clearTimeout(lastResort);
      return settle(refusal) ?? ended;
    }),
  };
}

/** In the words of `read_job` in `warm/forked_job.py`. Neither a variable nor a path can hold a zero. */
function payloadOf({ environment, policy }: ForkedJob): Buffer {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return Buffer.from([variables.length, ...variables, ...policy].join('\0'));
}

/** All that was said before the end, also where a job that nobody read any more made that end an error. */
function readReport(ctl: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  ctl
    .on('data', (chunk: Buffer) => chunks.push(chunk))
    .on('error', () => undefined)
    .resume();
  return new Promise((resolve) => ctl.once('close', () => resolve(Buffer.concat(chunks).toString())));
}
