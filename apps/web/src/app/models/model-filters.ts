import { modelStatuses, modelTypes, type Model, type ModelStatus, type ModelType } from '@energy-ops/contracts';

/** The filters of the models page, as they stand in the address. */
export interface ModelFilters {
  readonly type: ModelType | null;
  readonly status: ModelStatus | null;
}

/** Reads the address; what it cannot mean is left out. */
export const readModelFilters = (type: string | undefined, status: string | undefined): ModelFilters => ({
  type: modelTypes.find((each) => each === type) ?? null,
  status: modelStatuses.find((each) => each === status) ?? null,
});

export const passes = (model: Model, { type, status }: ModelFilters): boolean =>
  (type ?? model.model_type) === model.model_type && (status ?? model.status) === model.status;

/** The filters in words, for the list that found nothing: `type DMO, status candidate`. */
export const modelFilterWords = ({ type, status }: ModelFilters): string =>
  [type === null ? [] : `type ${type}`, status === null ? [] : `status ${status}`].flat().join(', ');
