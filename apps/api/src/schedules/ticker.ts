import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { setTimeout as sleep } from 'node:timers/promises';
import { Firing } from './firing.js';
import { Rounds } from './rounds.js';
import { WaitingSlots } from './waiting-slots.js';

const tickMs = 1000;

/** Looks once a second, on every node, what is due; what is due within the second it awaits. */
@Injectable()
export class Ticker implements BeforeApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    em: EntityManager,
    private readonly firing: Firing,
    private readonly waiting: WaitingSlots,
  ) {
    this.rounds = new Rounds(em, 'Schedules', (signal) => this.lookAround(signal));
  }

  @Interval('schedules', tickMs)
  tick(): Promise<void> {
    return this.rounds.go();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async lookAround(signal: AbortSignal): Promise<void> {
    for (let fired = false; ;) {
      const { someWait, next } = await this.firing.outlook();
      if (someWait) await this.waiting.lookAgain();
      if (fired && next <= 0) return; // another node holds it, or it fails: the next tick is soon enough
      fired = next <= 0;
      if (fired) await this.firing.fireAll(signal);
      if (signal.aborted || next > tickMs) return;
      if (!fired) await sleep(next, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
