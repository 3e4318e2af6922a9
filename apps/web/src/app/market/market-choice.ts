import { computed, DOCUMENT, inject, Service, signal } from '@angular/core';
import type { Schedule } from '@energy-ops/contracts';
import { ClientConfigStore } from '../client-config/client-config.js';
import { DataSourceList } from '../data-sources/data-source-list.js';

const rememberedKey = 'energy-ops.market';

/** A market one has data for. */
export interface KnownMarket {
  readonly id: string;
  readonly time_zone: string;
}

/** The market that the clock and the overview are about: the server's own, or one of the data; kept on this device. */
@Service()
export class MarketChoice {
  private readonly own = inject(ClientConfigStore).market;
  private readonly sources = inject(DataSourceList).sources;
  private readonly storage = inject(DOCUMENT).defaultView?.localStorage;
  private readonly chosen = signal(this.storage?.getItem(rememberedKey) ?? null);
  readonly markets = computed<readonly KnownMarket[]>(() => {
    const [own, others] = [this.own(), this.sources().filter(({ market }) => market !== this.own().id)];
    const zones = new Map(others.map(({ market, time_zone }) => [market, time_zone]));
    return [own, ...[...zones].map(([id, time_zone]) => ({ id, time_zone }))];
  });
  /** One whose data is gone is no choice any more. */
  readonly market = computed<KnownMarket>(() => this.markets().find(({ id }) => id === this.chosen()) ?? this.own());

  choose(id: string): void {
    this.chosen.set(id);
    this.storage?.setItem(rememberedKey, id);
  }

  /** The market a schedule's jobs are for; one on the default data is for the server's own. */
  of({ data_source_id: source }: Schedule): string {
    return this.sources().find(({ id }) => id === source)?.market ?? this.own().id;
  }
}
