import { formatDay, formatDuration, formatInstant, formatRelative, formatUnmistakably, zoneLabel } from './instant.js';

describe('market time', () => {
  it.each([
    ['Asia/Kolkata', '2026-11-23T18:45:10Z', '24 Nov 2026, 00:15'],
    ['Asia/Kathmandu', '2026-11-23T18:45:10Z', '24 Nov 2026, 00:30'],
    ['America/St_Johns', '2026-11-23T18:45:10Z', '23 Nov 2026, 15:15'],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', '29 Mar 2026, 01:59'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '29 Mar 2026, 03:00'],
    ['UTC', '2026-11-23T18:45:10Z', '23 Nov 2026, 18:45'],
  ])('is written on the clock of %s', (zone, instant, written) => {
    expect(formatInstant(instant, zone)).toBe(written);
  });

  it('names a zone as people there do, with its offset at that time', () => {
    expect(zoneLabel('Asia/Kolkata', new Date('2026-11-23T00:00Z'))).toBe('IST (UTC+05:30)');
    expect(zoneLabel('Europe/Berlin', new Date('2026-11-23T00:00Z'))).toBe('CET (UTC+01:00)');
    expect(zoneLabel('Europe/Berlin', new Date('2026-07-23T00:00Z'))).toBe('CEST (UTC+02:00)');
    expect(zoneLabel('Asia/Kathmandu', new Date('2026-11-23T00:00Z'))).toBe('Asia/Kathmandu (UTC+05:45)');
    expect(zoneLabel('UTC', new Date('2026-11-23T00:00Z'))).toBe('UTC');
  });

  it('tells an hour that comes twice by its offset', () => {
    const berlin = (instant: string) => formatUnmistakably(instant, 'Europe/Berlin');
    expect(berlin('2027-10-31T00:45:00Z')).toBe('31 Oct 2027, 02:45 +02:00');
    expect(berlin('2027-10-31T01:45:00Z')).toBe('31 Oct 2027, 02:45 +01:00');
    expect(berlin('2027-10-31T02:00:00Z')).toBe('31 Oct 2027, 03:00');
    expect(berlin('2027-03-28T01:00:00Z')).toBe('28 Mar 2027, 03:00');
    expect(formatUnmistakably('2027-04-03T14:45:00Z', 'Australia/Lord_Howe')).toBe('04 Apr 2027, 01:45 +11:00');
  });

  it('never moves a delivery day with a zone', () => {
    expect(formatDay('2026-11-24')).toBe('Tue, 24 Nov 2026');
  });

  it('tells how long ago something was until it is a day away', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(formatRelative('2026-11-23T11:57:00Z', now, 'Asia/Kolkata')).toBe('3 min ago');
    expect(formatRelative('2026-11-23T11:59:58Z', now, 'Asia/Kolkata')).toBe('just now');
    expect(formatRelative('2026-11-21T11:57:00Z', now, 'Asia/Kolkata')).toBe('21 Nov 2026, 17:27');
  });

  it.each([
    [840, '840 ms'],
    [12_340, '12.3 s'],
    [59_990, '1 min 00 s'],
    [245_000, '4 min 05 s'],
    [7_380_000, '2 h 03 min'],
    [null, '—'],
  ])('says %s ms as %s', (milliseconds, written) => {
    expect(formatDuration(milliseconds)).toBe(written);
  });
});
