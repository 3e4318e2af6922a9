import { describe, expect, it } from '@jest/globals';
import { demandTarget, isAllowedAddress } from './target-rules.js';

const closed = { allowedNetworks: [], allowHttp: false };

describe('where webhooks may go', () => {
  it.each(['8.8.8.8', '93.184.215.14', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'is the public internet: %s',
    (address) => {
      expect(isAllowedAddress(address, closed)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1', // carrier-grade NAT
    '169.254.169.254', // where clouds keep credentials
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '::ffff:127.0.0.1', // IPv4 in IPv6 …
    '::ffff:a9fe:a9fe', // … however it is written
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1', // NAT64
    '2002:7f00:1::', // 6to4
    '2001:0:7f00:1::', // Teredo
    '::127.0.0.1',
    'not an address',
  ])('is not %s', (address) => {
    expect(isAllowedAddress(address, closed)).toBe(false);
  });

  it('is what an operator names besides, and no more', () => {
    const rules = { ...closed, allowedNetworks: ['10.1.0.0/16', 'fd00::/8'] };
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd00::1'].map((each) => isAllowedAddress(each, rules))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['10.2.0.1', '127.0.0.1', '::1'].map((each) => isAllowedAddress(each, rules))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'http://8.8.8.8/',
  ])('is not the URL %s', (url) => {
    expect(() => demandTarget(new URL(url), closed)).toThrow(/public address|https/);
  });
});
