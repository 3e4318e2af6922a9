import { startPostgres } from '@energy-ops/database/postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterDeath } from './back-off.ts';
import type { Settings } from './settings.ts';

/** Whoever asked for something impossible is told; here count the server's own troubles. */
const worthSeeing = /^PANIC|terminated by signal|out of memory|No space left|could not (write|fsync|extend)/;

export interface OpenDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

export interface DatabaseEvents {
  readonly say: (line: string) => void;
  readonly onGiveUp: (message: string) => void;
}

/** The PostgreSQL that the environment names; else one of our own in DATA_DIR, started again whenever it dies. */
export async function openDatabase(settings: Settings, { say, onGiveUp }: DatabaseEvents): Promise<OpenDatabase> {
  const { DATABASE_URL } = settings.environment;
  if (DATABASE_URL) return { url: DATABASE_URL, stop: () => Promise.resolve() };

  let quickDeaths = 0;
  let stopping = false;
  const start = async () => {
    const born = Date.now();
    const server = await startPostgres({
      dataDir: settings.dataDir,
      log: (line) => worthSeeing.test(line) && say(line),
    });
    server.onExit((reason) => {
      if (!stopping) running = recover(Date.now() - born, reason);
    });
    return server;
  };
  const recover = async (livedMs: number, reason: string): ReturnType<typeof start> => {
    const verdict = afterDeath(quickDeaths, livedMs);
    quickDeaths = verdict.quickDeaths;
    const dead = await running;
    if (verdict.delayMs === undefined) {
      onGiveUp(`PostgreSQL ended (${reason}) for the ${quickDeaths}th time in a row.`);
      return dead;
    }
    say(`PostgreSQL ended (${reason}); starting it again.`);
    await sleep(verdict.delayMs);
    if (stopping) return dead;
    const next = await start().catch((error: unknown) => (onGiveUp(String(error)), dead));
    // Api and worker know the address from their start. It keeps its port unless another program took it just now.
    if (next.url !== dead.url) onGiveUp('PostgreSQL came back on another port, because its own was taken meanwhile.');
    return next;
  };
  let running = start();
  const { url } = await running;
  return {
    url,
    async stop() {
      stopping = true;
      await (await running).stop();
    },
  };
}
