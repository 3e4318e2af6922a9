import { MarketDayQuery, MarketPage, MarketPath, MarketProfile, MarketSessionPage } from '@energy-ops/contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { MarketsService } from './markets.service.js';
import { toSession } from './to-session.js';

@Controller('api/markets')
export class MarketsController {
  constructor(private readonly markets: MarketsService) {}

  @Get()
  @Does('listMarkets', 'The markets that come with the product, and those of the data sources here.')
  @Needs('markets:read')
  @Answers(MarketPage)
  async list(): Promise<MarketPage> {
    return { markets: await this.markets.list(), next_cursor: null };
  }

  @Get(':id')
  @Does('getMarket', 'A market as its rules stand on a delivery day.')
  @Needs('markets:read')
  @Answers(MarketProfile)
  @Refuses(404)
  async get(
    @Param({ schema: MarketPath }) { id }: MarketPath,
    @Query({ schema: MarketDayQuery }) { day }: MarketDayQuery,
  ): Promise<MarketProfile> {
    return (await this.markets.on(id, day)).profile;
  }

  @Get(':id/sessions')
  @Does('listMarketSessions', 'The sessions that serve a delivery day, with when each opens and closes.')
  @Needs('markets:read')
  @Answers(MarketSessionPage)
  @Refuses(404)
  async sessions(
    @Param({ schema: MarketPath }) { id }: MarketPath,
    @Query({ schema: MarketDayQuery }) query: MarketDayQuery,
  ): Promise<MarketSessionPage> {
    const { profile, day, now } = await this.markets.on(id, query.day);
    const sessions = this.markets.sessions(profile, day).map((session) => toSession(session, now));
    return { market: id, day, time_zone: profile.timezone, sessions, next_cursor: null };
  }
}
