import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './client.ts';
import { Program } from './program.ts';

/** One API process on a port of its own, as the supervisor would run it. */
export class ApiNode {
  private program: Program | undefined;

  readonly address: string;
  private readonly command: readonly string[];
  private readonly env: NodeJS.ProcessEnv;

  constructor(address: string, command: readonly string[], env: NodeJS.ProcessEnv) {
    this.address = address;
    this.command = command;
    this.env = env;
  }

  /** Starts it; whoever needs it to answer waits for untilReady. */
  start(): void {
    this.program = new Program(`the API at ${this.address}`, this.command, this.env);
  }

  get process(): Program {
    if (this.program === undefined) throw new Error('The API was not started.');
    return this.program;
  }

  /** Resolves to the milliseconds until it says that it is ready. */
  async untilReady(withinMs = 60_000): Promise<number> {
    const began = performance.now();
    for (let answer = await this.readiness(); answer !== 200; answer = await this.readiness()) {
      if (!this.process.lives) throw new Error(`${this.process.name} ended:\n${this.process.said}`);
      if (performance.now() - began > withinMs)
        throw new Error(`${this.process.name} is not ready (${answer}):\n${this.process.said}`);
      await sleep(20);
    }
    return performance.now() - began;
  }

  async isReady(): Promise<boolean> {
    return (await this.readiness()) === 200;
  }

  /** 200, or what it said instead. */
  private async readiness(): Promise<200 | string> {
    return ask(`${this.address}/api/health/ready`, { withinMs: 2000 }).then(
      ({ status, text }) => (status === 200 ? 200 : `${status} ${text}`),
      (error: unknown) => String(error),
    );
  }
}
