import { listen, type Sql } from '@energy-ops/database';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';

const channel = 'access_changed';

/** Says, in the transaction that changes it, that a session's or user's access is no longer what it was. */
export async function announceAccessChange(sql: Sql, id: string): Promise<void> {
  await sql.query('select pg_notify($1, $2)', [channel, id]);
}

/** Hears on every node whose access changed: a session's or user's id, or nobody's after a time of deafness. */
@Injectable()
export class AccessChanges implements OnModuleInit, OnApplicationShutdown {
  private readonly hearers = new Set<(id?: string) => void>();
  private listener: { close(): Promise<void> } | undefined;

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  onModuleInit(): void {
    this.listener = listen(
      this.config.databaseUrl,
      [channel],
      (_channel, id) => this.tell(id),
      () => this.tell(),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }

  onChange(hearer: (id?: string) => void): void {
    this.hearers.add(hearer);
  }

  private tell(id?: string): void {
    for (const hearer of this.hearers) hearer(id);
  }
}
