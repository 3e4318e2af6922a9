import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { demandAddress, type TargetRules } from './target-rules.js';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;
export const RESOLVE = Symbol('Resolve');

/** As the machine's own resolver says it. */
export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

/** A name's addresses, every one of them allowed. */
export async function resolveAllowed(hostname: string, rules: TargetRules, resolve: Resolve): Promise<LookupAddress[]> {
  const addresses = await resolve(hostname);
  for (const { address } of addresses) demandAddress(address, rules);
  return [...addresses];
}

/**
 * The lookup of a connection, so that what was checked is what is connected to: a name that answers differently the
 * next time (DNS rebinding) is checked that time, too.
 */
export const guardedLookup =
  (rules: TargetRules, resolve: Resolve): LookupFunction =>
  (hostname, { all }, done) => {
    resolveAllowed(hostname, rules, resolve).then(
      (addresses) => {
        const [first] = addresses;
        if (all) done(null, addresses);
        else if (first) done(null, first.address, first.family);
        else done(Object.assign(new Error(`${hostname} has no address.`), { code: 'ENOTFOUND' }), '');
      },
      (error: NodeJS.ErrnoException) => done(error, ''),
    );
  };
