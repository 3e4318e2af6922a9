import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/** Where webhooks may go besides the public internet, as the operator says it. */
export interface TargetRules {
  /** Networks as CIDR. */
  readonly allowedNetworks: readonly string[];
  readonly allowHttp: boolean;
}

/** Why a target is refused, for the delivery's log and for who enters it. */
export class RefusedTarget extends Error {}

/**
 * Whether anybody may be sent to an address: a public one, or one the operator named. An IPv6 address that stands for
 * an IPv4 one counts as that; a network that stands for another (NAT64, 6to4, Teredo) as not public.
 */
export function isAllowedAddress(address: string, { allowedNetworks }: TargetRules): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() === 'unicast') return true;
  return allowedNetworks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
}

/** Throws where the address in a URL says already that nobody may be sent there. */
export function demandTarget(url: URL, rules: TargetRules): void {
  if (url.protocol !== 'https:' && !rules.allowHttp)
    throw new RefusedTarget('The address must start with https:// (WEBHOOK_ALLOW_HTTP=true allows http://).');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) demandAddress(host, rules);
}

/** Throws where nobody may be sent to this address. */
export function demandAddress(address: string, rules: TargetRules): void {
  if (isAllowedAddress(address, rules)) return;
  throw new RefusedTarget(
    `${address} is not a public address. An operator can allow its network: WEBHOOK_ALLOWED_NETWORKS.`,
  );
}
