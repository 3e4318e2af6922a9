import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const keptCharacters = 20_000;

/**
 * A process that a scenario started. It has a group of its own, so that Ctrl-C reaches us alone, and a pipe of ours as
 * its standard input: whatever we start ends with us, even when we are killed.
 */
export class Program {
  /** Settles when it has ended. */
  readonly exited: Promise<void>;
  private readonly child: ChildProcess;
  private output = '';

  readonly name: string;

  constructor(name: string, [command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv) {
    this.name = name;
    this.child = spawn(command, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdin?.on('error', () => undefined); // it died: `exited` says so
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-keptCharacters);
      });
    this.exited = new Promise((resolve) => {
      this.child
        .once('exit', () => resolve())
        .once('error', (error) => {
          this.output += error.message;
          resolve();
        });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get lives(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /** The last of what it printed. */
  get said(): string {
    return this.output;
  }

  kill(signal: NodeJS.Signals): void {
    if (this.lives) this.child.kill(signal);
  }

  /** Waits for a word of it; throws when it ends, or the time is over, without having said it. */
  async untilSaid(word: RegExp, withinMs = 60_000): Promise<void> {
    const end = performance.now() + withinMs;
    while (!word.test(this.output)) {
      if (!this.lives || performance.now() > end) throw new Error(`${this.name} never said ${word}:\n${this.output}`);
      await sleep(10);
    }
  }

  /** SIGKILL, also for one that was stopped; resolves when it is gone. */
  async destroy(): Promise<void> {
    this.kill('SIGKILL');
    await this.exited;
    this.child.stdin?.destroy();
  }

  /** SIGTERM, and SIGKILL after the grace; resolves to the milliseconds it took. */
  async stop(graceMs = 15_000): Promise<number> {
    const began = performance.now();
    this.kill('SIGTERM');
    const impatience = setTimeout(() => this.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(impatience);
    return performance.now() - began;
  }
}
