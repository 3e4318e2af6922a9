import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Life } from './lives.ts';

interface Said {
  readonly ready?: true;
  readonly seen?: number;
  readonly job?: string;
  readonly pid?: number;
  readonly start?: number;
  readonly end?: number | null;
}

/** What observer.py knows: which process of which job lived when, as the kernel tells it. */
export class Observer {
  private readonly ended: Life[] = [];
  private readonly alive = new Map<number, string>();
  private readonly stopProgram: () => Promise<void>;

  private constructor(stopProgram: () => Promise<void>) {
    this.stopProgram = stopProgram;
  }

  static async start(python: string): Promise<Observer> {
    const program = join(import.meta.dirname, 'observer.py');
    const child = spawn(python, ['-I', '-S', program], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const observer = new Observer(async () => {
      child.stdin.end();
      await gone;
    });
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said: Said = JSON.parse(line);
        if (said.ready) resolve();
        else observer.take(said);
      });
    });
    return observer;
  }

  /** The processes of a job that live right now. */
  livingOf(jobId: string): number[] {
    return [...this.alive].filter(([, job]) => jobId.endsWith(job)).map(([pid]) => pid);
  }

  /** The lives of a job's processes that are over, oldest first. */
  livesOf(jobId: string): Life[] {
    return this.ended.filter(({ job }) => jobId.endsWith(job)).sort((a, b) => a.startMs - b.startMs);
  }

  async stop(): Promise<void> {
    await this.stopProgram();
  }

  private take({ seen, job = '', pid = 0, start = 0, end = null }: Said): void {
    if (seen !== undefined) return void this.alive.set(seen, job);
    this.alive.delete(pid);
    this.ended.push({ job, pid, startMs: start * 1000, endMs: end === null ? Infinity : end * 1000 });
  }
}
