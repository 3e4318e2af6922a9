import type { CurrentPlans, Gate, ModelType, Plan } from '@energy-ops/contracts';

export const urgencies = ['planned', 'calm', 'soon', 'urgent'] as const;
/** How pressing a gate is: without a valid plan it is soon under 15 minutes, and urgent under 5. */
export type Urgency = (typeof urgencies)[number];

/** The next gate that a model's plan is for; several segments may close at once. */
export interface NextGate {
  readonly segments: string;
  readonly gate: Gate;
  readonly msLeft: number;
  readonly urgency: Urgency;
}

const minuteMs = 60_000;

/** The gate of a model type that closes next; undefined where it has none. */
export function nextGateOf(type: ModelType, { gates }: CurrentPlans, now: number): NextGate | undefined {
  const own = gates.filter((gate) => gate.model_type === type && Date.parse(gate.closes) >= now);
  const [first] = own.toSorted((one, other) => Date.parse(one.closes) - Date.parse(other.closes));
  if (first === undefined) return undefined;
  const together = own.filter(({ closes }) => closes === first.closes);
  const unplanned = together.find(({ plan }) => plan === null);
  const msLeft = Date.parse(first.closes) - now;
  return {
    segments: together.map(({ segment }) => segment).join(', '),
    gate: unplanned ?? first,
    msLeft,
    urgency: urgencyOf(unplanned === undefined, msLeft),
  };
}

function urgencyOf(isPlanned: boolean, msLeft: number): Urgency {
  if (isPlanned) return 'planned';
  if (msLeft < 5 * minuteMs) return 'urgent';
  return msLeft < 15 * minuteMs ? 'soon' : 'calm';
}

export const planInForceOf = (type: ModelType, { plans }: CurrentPlans): Plan | undefined =>
  plans.find((plan) => plan.model_type === type);

/** `01:12:40`, or `2 d 01:12:40`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24];
  const clock = [hours, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return days === 0 ? clock : `${days} d ${clock}`;
}
