import { describe, expect, it } from '@jest/globals';
import { profileById } from '@energy-ops/market';
import { Refusal } from '../http/refusal.js';
import { demandOptions } from './built-in-options.js';

const market = profileById('in-iex');
if (!market) throw new Error('There is no market in-iex.');

/** Pointer and words of each fault of a configuration. */
function faultsOf(type: 'DMO' | 'RMO' | 'SO', config: Record<string, unknown>, of = market!): unknown[] {
  try {
    demandOptions(type, config, of);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect([error.getStatus(), error.code]).toEqual([400, 'invalid_request']);
    return (error.more.errors ?? []).map(({ pointer, message }) => [pointer, message]);
  }
}

describe('the options of a built-in model', () => {
  it.each([
    ['bid_pricing', 'guess', 'must be one of price_taker, marginal'],
    ['block_bids', 1, 'must be one of true, false, gross'],
    ['bid_margin_per_mwh', '5', 'must be a number, not a text'],
    ['cvar_alpha', 1, 'must be less than 1'],
    ['cvar_weight', -1, 'must be at least 0'],
    ['market_buy_limit_mw', 1e300, 'must be at most 1000000000000'],
    ['exclusive_charge_discharge', 'no', 'must be one of true, false'],
    ['bid_segment', 'XYZ', 'must be a segment of the market: DAM, GDAM, RTM'],
    ['as_of', 'now', 'must be an instant such as 2027-01-31T10:00:00+05:30'],
    ['deviation_bands', {}, 'must be a list, not an object'],
  ])('refuse %s: %j', (name, value, words) => {
    expect(faultsOf('RMO', { [name]: value })).toEqual([[`/model_config/${name}`, words]]);
  });

  it('are refused all at once, a band by its place', () => {
    const config = { bid_pricing: 'guess', deviation_bands: [{ width_mw: 5 }, { short_mult: -1 }] };
    expect(faultsOf('RMO', config)).toEqual([
      ['/model_config/bid_pricing', expect.any(String)],
      ['/model_config/deviation_bands/1/short_mult', 'must be at least 0'],
    ]);
  });

  it.each([
    { bid_pricing: 'marginal', bid_margin_per_mwh: -3.5, block_bids: 'gross', bid_segment: 'GDAM' },
    { block_bids: false, cvar_weight: 0, cvar_alpha: 0, market_buy_limit_mw: 0, exclusive_charge_discharge: false },
    { bid_pricing: null, cvar_alpha: null, market_sell_limit_mw: null, deviation_bands: null, bid_segment: '' },
    {
      deviation_bands: [
        { width_pct: 10, short_mult: 1, long_mult: 0.9 },
        { width_mw: null, short_mult: 1.2 },
      ],
    },
    { as_of: '2026-11-24T09:10:00+05:30', bid_pricng: 'guess', own_key: [1] },
    { as_of: '20261124T0910' },
  ])('are taken as the model takes them, and keys it does not know: %j', (config) => {
    expect(faultsOf('RMO', config)).toEqual([]);
  });

  it('are those the type of model reads: what it does not, passes', () => {
    expect(faultsOf('SO', { bid_pricing: 'guess', deviation_bands: 7, market_buy_limit_mw: -1 })).toEqual([]);
    expect(faultsOf('DMO', { grid_import_limit_mw: -1, deviation_bands: 7 })).toEqual([]);
    expect(faultsOf('SO', { grid_import_limit_mw: -1 })).toHaveLength(1);
  });

  it('name no segment in a market that has none', () => {
    const plain = { id: 'own', timezone: 'UTC', mtu_minutes: 60, currency: 'EUR' };
    expect(faultsOf('DMO', { bid_segment: 'DAM' }, plain)).toEqual([
      ['/model_config/bid_segment', 'must be left out: the market has no segments'],
    ]);
  });
});
