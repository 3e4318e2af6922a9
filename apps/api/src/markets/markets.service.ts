import type { MarketProfile } from '@energy-ops/contracts';
import { sqlOf } from '@energy-ops/database';
import { type Day, localDate, profileById, profileOn, profiles, type Session, sessionsOf } from '@energy-ops/market';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { notFound } from '../http/refusal.js';
import { databaseNow } from '../schedules/database-now.js';

// Of several data sources that name a market of their own alike, the one changed last.
const customMarkets = `
  select distinct on (s.market_profile ->> 'id') s.market_profile as profile
  from data_source d join snapshot s on s.sha256 = d.snapshot_sha256
  where d.deleted_at is null
  order by s.market_profile ->> 'id', s.created_at desc`;

/** The markets that there are: those shipped, and those that data sources bring. */
@Injectable()
export class MarketsService {
  constructor(private readonly em: EntityManager) {}

  async list(): Promise<MarketProfile[]> {
    const { rows } = await sqlOf(this.em).query<{ profile: MarketProfile }>(customMarkets);
    return [...profiles, ...rows.map(({ profile }) => profile).filter(({ id }) => !profileById(id))];
  }

  /** A market with all that its rules ever say. */
  async find(id: string): Promise<MarketProfile> {
    const market = profileById(id) ?? (await this.list()).find((each) => each.id === id);
    if (!market) throw notFound(`Market ${id}`);
    return market;
  }

  /** A market as its rules stand on a delivery day; without one, today there by the database's clock. */
  async on(id: string, wanted: Day | undefined): Promise<{ profile: MarketProfile; day: Day; now: Date }> {
    const market = await this.find(id);
    const now = await databaseNow(sqlOf(this.em));
    const day = wanted ?? localDate(now, market.timezone);
    return { profile: profileOn(market, day), day, now };
  }

  /** Of all segments, by their close. */
  sessions(profile: MarketProfile, day: Day): Session[] {
    return (profile.segments ?? [])
      .flatMap(({ id }) => sessionsOf(profile, id, day))
      .toSorted((one, other) => one.closes.getTime() - other.closes.getTime());
  }
}
