import { listen, type Listener } from '@energy-ops/database';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';

/** Wants to know what is said on a channel. */
export interface Hearer {
  readonly channel: string;
  hear(payload: string): void;
  /** After a time of deafness: what was said meanwhile is lost. */
  catchUp(): void;
}

/** Hears what the database's NOTIFYs say: one LISTEN for the whole process, however many want to know. */
@Injectable()
export class Notices implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly hearers: Hearer[] = [];
  private listener: Listener | undefined;

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  /** To be called before the application has started, as by a constructor. */
  tell(hearer: Hearer): void {
    this.hearers.push(hearer);
  }

  onApplicationBootstrap(): void {
    const channels = new Set(this.hearers.map(({ channel }) => channel));
    this.listener = listen(
      this.config.databaseUrl,
      [...channels],
      (channel, payload) => {
        for (const hearer of this.hearers) if (hearer.channel === channel) hearer.hear(payload);
      },
      () => {
        for (const hearer of this.hearers) hearer.catchUp();
      },
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }
}
