import { join } from 'node:path';
import { openDatabase, type OpenDatabase } from './database.ts';
import { claimDataDir } from './instance.ts';
import { migrate } from './migrate.ts';
import { expectFreePort } from './port.ts';
import { untilReady } from './ready.ts';
import { readOrMakeSecrets } from './secrets.ts';
import { keepRunning, type Service } from './service.ts';
import type { Settings } from './settings.ts';

export const parts = ['api', 'worker'] as const;
export type Part = (typeof parts)[number];

export interface ProductEvents {
  /** A line that a part of the product printed. */
  readonly onLine: (part: string, line: string) => void;
  /** Something failed for good; the product has to be stopped. */
  readonly onFailure: (message: string) => void;
}

export interface Started {
  readonly databaseUrl: string;
  /** The environment its parts have. */
  readonly env: NodeJS.ProcessEnv;
}

const root = join(import.meta.dirname, '../..');
const workerGraceSeconds = 9; // 5 s for its models to write their best, and time to put the jobs back
const apiGraceSeconds = 3;

/** PostgreSQL, the API with the dashboard, and one worker, as processes of this one. */
export class Product {
  readonly #settings: Settings;
  readonly #events: ProductEvents;
  readonly #services = new Map<Part, Service>();
  readonly #ending = new AbortController();
  #database: OpenDatabase | undefined;
  #leave: (() => void) | undefined;
  #starting: Promise<Started> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(settings: Settings, events: ProductEvents) {
    this.#settings = settings;
    this.#events = events;
  }

  /** Resolves when the wanted parts are of use; the API is when it says so. Rejects with a message for people. */
  start(wanted: readonly Part[]): Promise<Started> {
    this.#starting = this.#start(wanted);
    return this.#starting;
  }

  async #start(wanted: readonly Part[]): Promise<Started> {
    const { environment, dataDir, address } = this.#settings;
    const { signal } = this.#ending;
    this.#leave = await claimDataDir(dataDir, address);
    if (wanted.includes('api')) await expectFreePort(environment.HOST, environment.PORT);
    this.#database = await openDatabase(this.#settings, {
      say: (line) => this.#events.onLine('postgres', line),
      onGiveUp: this.#events.onFailure,
    });
    signal.throwIfAborted();
    await migrate(this.#database.url);
    signal.throwIfAborted();
    const env = this.#environmentOfParts(this.#database.url);
    for (const part of wanted) this.#services.set(part, this.#run(part, env));
    if (wanted.includes('api')) await untilReady(address, signal);
    for (const service of this.#services.values()) service.proveUseful();
    return { databaseUrl: this.#database.url, env };
  }

  /** Stops what runs, the worker first so that its jobs go back to pending while everything they need is there. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#ending.abort();
    await this.#starting?.catch(() => undefined); // whoever called start() hears of it
    await this.#services.get('worker')?.stop((workerGraceSeconds + this.#settings.environment.SHUTDOWN_GRACE) * 1000);
    await this.#services.get('api')?.stop(apiGraceSeconds * 1000);
    await this.#database?.stop();
    this.#leave?.();
  }

  /** Kills what is still stopping. PostgreSQL isn't among it: its own fast stop is the safe one. */
  hurry(): void {
    for (const service of this.#services.values()) service.hurry();
  }

  #environmentOfParts(databaseUrl: string): NodeJS.ProcessEnv {
    const { environment, variables, dataDir } = this.#settings;
    const own = environment.JWT_SECRET && environment.ENCRYPTION_KEY ? {} : readOrMakeSecrets(dataDir);
    const { JWT_SECRET, ENCRYPTION_KEY } = environment;
    const given = { ...(JWT_SECRET && { JWT_SECRET }), ...(ENCRYPTION_KEY && { ENCRYPTION_KEY }) };
    return { ...variables, ...own, ...given, DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
  }

  #run(part: Part, env: NodeJS.ProcessEnv): Service {
    return keepRunning({
      name: part,
      program: join(root, 'apps', part, 'dist/main.js'),
      env,
      onLine: (line) => this.#events.onLine(part, line),
      onGiveUp: this.#events.onFailure,
    });
  }
}
