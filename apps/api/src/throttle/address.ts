import { isIPv6 } from 'node:net';

const groups = 8;
const networkGroups = 4;

/** Whom an address counts as: one of IPv4 as itself, one of IPv6 as its /64, as a household has 2^64 of them. */
export function networkOf(ip: string): string {
  const [plain = ip] = ip.split('%', 1); // fe80::1%eth0
  if (!isIPv6(plain)) return plain;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  return `${groupsOf(plain).slice(0, networkGroups).join(':')}::/64`;
}

/** The eight groups of an address, without leading zeros. */
function groupsOf(ip: string): string[] {
  const [head = '', tail] = new URL(`http://[${ip}]`).hostname.slice(1, -1).split('::'); // one spelling of many
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: groups - (before?.length ?? 0) - (after?.length ?? 0) }, () => '0');
  return tail === undefined ? (before ?? []) : [...(before ?? []), ...zeros, ...(after ?? [])];
}
