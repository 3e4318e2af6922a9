import { startPostgres } from '@energy-ops/database';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterDeath } from './back-off.ts';
import type { Settings } from './settings.ts';

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
    const server = await startPostgres({ dataDir: settings.dataDir, log: say });
    server.onExit(() => {
      if (!stopping) running = recover(Date.now() - born);
    });
    return server;
  };
  const recover = async (livedMs: number): ReturnType<typeof start> => {
    const verdict = afterDeath(quickDeaths, livedMs);
    quickDeaths = verdict.quickDeaths;
    const dead = await running;
    if (verdict.delayMs === undefined) {
      onGiveUp(`PostgreSQL died for the ${quickDeaths}th time in a row; its log is in ${settings.dataDir}.`);
      return dead;
    }
    say('PostgreSQL died; starting it again.');
    await sleep(verdict.delayMs);
    return stopping ? dead : start().catch((error: unknown) => (onGiveUp(String(error)), dead));
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
