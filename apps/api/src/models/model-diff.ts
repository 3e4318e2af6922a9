import type { ModelDiff } from '@energy-ops/contracts';
import type { ModelRow } from './model-rows.js';
import { unifiedDiff } from './unified-diff.js';

interface Sourced {
  readonly model: ModelRow;
  readonly source: Buffer;
}

/** Past these, working it out would take too long. */
const mostBytes = 2 * 1024 ** 2;
const bounds = { mostEdits: 2000, mostMs: 10_000 };

/** What changed from `against` to `now`. */
export async function diffModels(now: Sourced, against: Sourced): Promise<ModelDiff> {
  const common = { success: true, model_id: now.model.id, against: against.model.id } as const;
  if (now.model.sha256 === against.model.sha256)
    return { ...common, identical: true, added_lines: 0, removed_lines: 0, diff: '', too_large: false };
  const isSmall = now.source.length + against.source.length <= mostBytes;
  const found = isSmall
    ? await unifiedDiff(String(against.source), String(now.source), [nameOf(against), nameOf(now)], bounds)
    : undefined;
  return {
    ...common,
    identical: false,
    added_lines: found?.added ?? null,
    removed_lines: found?.removed ?? null,
    diff: found?.diff ?? '',
    too_large: found === undefined,
  };
}

const nameOf = ({ model }: Sourced): string => `${model.name} (${model.model_type} version ${model.version})`;
