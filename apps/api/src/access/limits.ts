import type { ModelType } from '@energy-ops/contracts';
import { Refusal } from '../http/refusal.js';

/** What an API token may start and change; what is missing here is not limited. */
export interface Limits {
  readonly modelTypes?: readonly ModelType[] | undefined;
  readonly dataSourceIds?: readonly string[] | undefined;
}

/** What somebody wants to start or change. `null` is a data source that is only to be. */
interface Wanted {
  readonly modelType?: ModelType;
  readonly dataSourceId?: string | null;
}

/** Refuses what lies beyond the limits of the caller's token. */
export function demandWithin({ limits }: { readonly limits?: Limits | undefined }, wanted: Wanted): void {
  const { modelTypes, dataSourceIds } = limits ?? {};
  if (modelTypes && wanted.modelType !== undefined && !modelTypes.includes(wanted.modelType))
    throw beyond(`models of the type ${modelTypes.join(', ')}`);
  if (!dataSourceIds || wanted.dataSourceId === undefined) return;
  if (wanted.dataSourceId === null || !dataSourceIds.includes(wanted.dataSourceId))
    throw beyond(`the data source ${dataSourceIds.join(', ')}`);
}

const beyond = (what: string): Refusal =>
  new Refusal(403, 'token_limited', `This token is only good for ${what}. Use another one, or make one for this.`);
