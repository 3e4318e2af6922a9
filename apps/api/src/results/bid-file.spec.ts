import { describe, expect, it } from '@jest/globals';
import type { MarketProfile } from '@energy-ops/contracts';
import { profileById } from '@energy-ops/market';
import { Refusal } from '../http/refusal.js';
import { bidFile } from './bid-file.js';

const iex = profileById('in-iex')!;
const table = `segment,block_start,order_type,side,price,quantity_mw,order_id,link_id
DAM,2026-11-29T00:15:00+05:30,single,sell,4463,97.5,"sell, 1",
DAM,2026-11-29T23:45:00+05:30,single,buy,10000,0.1,buy-2,
`;
const written = (bid_file: unknown, market: MarketProfile = iex, csv = table) =>
  bidFile(Buffer.from(csv), { ...market, bid_file }).toString();

const refusal = (bid_file: unknown): [number, string] => {
  try {
    return [200, written(bid_file)];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [error.getStatus(), error.detail];
  }
};

describe('a bid file', () => {
  it('is the table of orders where the profile names no columns, as that of the shipped market', () => {
    expect(bidFile(Buffer.from(table), iex).toString()).toBe(table);
  });

  it('has the decimal mark of the market, and then another separator', () => {
    expect(written({ decimal: ',' }).split('\n').slice(0, 2)).toEqual([
      'segment;block_start;order_type;side;price;quantity_mw;order_id;link_id',
      'DAM;2026-11-29T00:15:00+05:30;single;sell;4463;97,5;sell, 1;',
    ]);
    expect(written({ decimal: ',', separator: ',' })).toContain('"97,5"');
  });

  it('has the columns the profile names, by its titles, in local time and blocks', () => {
    const columns = [
      { title: 'Day', field: 'delivery_day' },
      { title: 'Block', field: 'block_no' },
      { title: 'From', field: 'from' },
      { title: 'To', field: 'to' },
      { title: 'Rs/MWh', field: 'price' },
      { title: 'Buy (+) Sell (-)', field: 'signed_mw' },
    ];
    expect(written({ format: 'csv', decimal: '.', separator: '\t', columns }).trimEnd().split('\n')).toEqual([
      'Day\tBlock\tFrom\tTo\tRs/MWh\tBuy (+) Sell (-)',
      '2026-11-29\t2\t00:15\t00:30\t4463\t-97.5',
      '2026-11-29\t96\t23:45\t24:00\t10000\t0.1',
    ]);
  });

  it('counts the blocks of the segment, by elapsed time where clocks change', () => {
    const hours = { id: 'own', timezone: 'Europe/Berlin', mtu_minutes: 15, currency: 'EUR' };
    const market = { ...hours, segments: [{ id: 'DAM', mtu_minutes: 60 }] };
    const columns = ['from', 'to', 'block_no'].map((field) => ({ title: field, field }));
    const csv = 'segment,block_start\nDAM,2026-10-25T02:00:00+01:00\n';
    expect(written({ columns }, market, csv)).toBe('from,to,block_no\n02:00,03:00,4\n');
  });

  it('is not there where the profile says nothing of it, or what nobody can write', () => {
    expect(refusal(undefined)).toEqual([406, expect.stringMatching(/in-iex has no bid_file.*csv or json/)]);
    expect(refusal({ format: 'xlsx' })).toEqual([406, expect.stringContaining('/bid_file/format must be csv')]);
    const columns = [{ title: 'Zone', field: 'zone' }];
    expect(refusal({ columns })).toEqual([406, expect.stringContaining('/bid_file/columns/0/field must be one of')]);
  });
});
