import { jobStatuses, modelTypes, triggers, type JobStatus, type ModelType, type Trigger } from '@energy-ops/contracts';

/** The filters of the job list, as they stand in the address. */
export interface JobFilters {
  readonly model_type: ModelType | null;
  readonly status: JobStatus | null;
  readonly data_source_id: string | null;
  readonly triggered_by: Trigger | null;
  readonly q: string | null;
}

type Query = Readonly<Record<keyof JobFilters, string | null | undefined>>;

export const noFilters: JobFilters = {
  model_type: null,
  status: null,
  data_source_id: null,
  triggered_by: null,
  q: null,
};

/** Reads the address; what it cannot mean is left out. */
export function readFilters(query: Query): JobFilters {
  return {
    model_type: modelTypes.find((type) => type === query.model_type) ?? null,
    status: jobStatuses.find((status) => status === query.status) ?? null,
    data_source_id: query.data_source_id || null,
    triggered_by: triggers.find((each) => each === query.triggered_by) ?? null,
    q: query.q || null,
  };
}

/** The same as a query of the API. */
export function queryOf(filters: JobFilters, cursor?: string): Record<string, string> {
  const set = Object.entries({ ...filters, cursor: cursor ?? null }).filter((entry) => entry[1] !== null);
  return { limit: '50', ...Object.fromEntries(set) };
}

/** The filters in words, for the list that found nothing: `status failed, model SO`. */
export function describeFilters(filters: JobFilters): string {
  const words = {
    model_type: (value: string) => `model ${value}`,
    status: (value: string) => `status ${value}`,
    data_source_id: (value: string) => `data source ${value}`,
    triggered_by: (value: string) => `trigger ${value}`,
    q: (value: string) => `text “${value}”`,
  } as const;
  const { model_type, status, data_source_id, triggered_by, q } = filters;
  return [
    model_type === null ? [] : words.model_type(model_type),
    status === null ? [] : words.status(status),
    data_source_id === null ? [] : words.data_source_id(data_source_id),
    triggered_by === null ? [] : words.triggered_by(triggered_by),
    q === null ? [] : words.q(q),
  ]
    .flat()
    .join(', ');
}
