import type { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { aDataSource, aSchedule } from '../testing/builders.js';
import { answer, signIn, startDashboard } from '../testing/dashboard.js';
import { MarketChoice } from './market-choice.js';

const alps = aDataSource({ id: 'alps', market: 'eu-sdac', time_zone: 'Europe/Brussels' });
const belgium = aDataSource({ id: 'be', market: 'eu-sdac', time_zone: 'Europe/Brussels' });
let http: HttpTestingController;

async function choice(sources = [aDataSource(), alps, belgium]): Promise<MarketChoice> {
  const made = TestBed.inject(MarketChoice);
  made.market();
  await answer(http, '/api/data-sources', { data_sources: sources, next_cursor: null });
  return made;
}

beforeEach(async () => {
  http = startDashboard();
  await signIn(http, 'viewer');
});

describe('the choice of a market', () => {
  it('is among the own one and those of the data, and is remembered', async () => {
    const markets = await choice();
    expect(markets.markets().map(({ id }) => id)).toEqual(['in-iex', 'eu-sdac']);
    expect(markets.market().id).toBe('in-iex');
    markets.choose('eu-sdac');
    expect(markets.market()).toMatchObject({ id: 'eu-sdac', time_zone: 'Europe/Brussels' });
    expect(localStorage.getItem('energy-ops.market')).toBe('eu-sdac');
  });

  it('falls back where the data of the remembered one is gone', async () => {
    localStorage.setItem('energy-ops.market', 'eu-sdac');
    expect((await choice([aDataSource()])).market().id).toBe('in-iex');
  });

  it('knows what a schedule is for by its data', async () => {
    const markets = await choice();
    expect(markets.of(aSchedule({ data_source_id: 'alps' }))).toBe('eu-sdac');
    expect(markets.of(aSchedule())).toBe('in-iex');
  });
});
