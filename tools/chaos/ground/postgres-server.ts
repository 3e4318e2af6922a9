import { migrate, openPool, type Postgres, startPostgres } from '@energy-ops/database';
import { mkdirSync } from 'node:fs';

const maxConnections = 200;
const template = 'chaos_template';

/** An embedded PostgreSQL as the product has it (fsync on), that can be crashed and started again. */
export class PostgresServer {
  private running: Postgres;
  private databases = 0;
  private down: Promise<void>;

  private readonly dataDir: string;

  private constructor(dataDir: string, running: Postgres) {
    this.dataDir = dataDir;
    this.running = running;
    this.down = endOf(running);
  }

  static async start(dataDir: string): Promise<PostgresServer> {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    const server = new PostgresServer(dataDir, await serve(dataDir));
    await server.ask(`create database ${template}`);
    await migrate(server.urlOf(template));
    return server;
  }

  /** A fresh, migrated database; resolves to its URL. */
  async freshDatabase(): Promise<string> {
    this.databases += 1;
    const name = `chaos_${this.databases}`;
    await this.ask(`create database ${name} template ${template}`);
    return this.urlOf(name);
  }

  /** `pg_ctl stop -m immediate`: every process of the server dies, nothing is written any more. */
  async crash(): Promise<void> {
    const [row] = await this.ask<{ pid: string }>(
      `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid`,
    );
    process.kill(Number(row?.pid), 'SIGQUIT');
    await this.down;
  }

  /** Starts again after a crash, on the same port; recovery included. */
  async startAgain(): Promise<void> {
    const { url } = this.running;
    this.running = await serve(this.dataDir);
    this.down = endOf(this.running);
    if (this.running.url !== url) throw new Error('PostgreSQL came back on another port: the run is worth nothing.');
  }

  private urlOf(database: string): string {
    const url = new URL(this.running.url);
    url.pathname = `/${database}`;
    return url.href;
  }

  private async ask<Row>(text: string): Promise<readonly Row[]> {
    const pool = openPool(this.urlOf('postgres'), { max: 1 });
    try {
      return (await pool.query<Row>(text)).rows;
    } finally {
      await pool.close();
    }
  }
}

const serve = (dataDir: string): Promise<Postgres> => startPostgres({ dataDir, maxConnections, log: () => undefined });

const endOf = (postgres: Postgres): Promise<void> => new Promise((resolve) => postgres.onExit(() => resolve()));
