export const modelTypes = ['DMO', 'RMO', 'SO'] as const;
export type ModelType = (typeof modelTypes)[number];

interface ModelTypeFacts {
  readonly title: string;
  readonly defaultTimeLimitSeconds: number;
  /** The delivery day of a job that names none, counted from today in the market's zone. */
  readonly defaultDeliveryDayOffset: 0 | 1;
  /** DMO: one plan per market and delivery day. */
  readonly oncePerDay: boolean;
}

/** What the product knows of each model type. A new type is one row here and one Python module. */
export const modelTypeFacts = {
  DMO: { title: 'Day-ahead market', defaultTimeLimitSeconds: 600, defaultDeliveryDayOffset: 1, oncePerDay: true },
  RMO: { title: 'Real-time market', defaultTimeLimitSeconds: 120, defaultDeliveryDayOffset: 0, oncePerDay: false },
  SO: { title: 'Storage', defaultTimeLimitSeconds: 60, defaultDeliveryDayOffset: 0, oncePerDay: false },
} as const satisfies Record<ModelType, ModelTypeFacts>;
