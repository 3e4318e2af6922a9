import { modelTypeFacts, type CurrentPlans, type Gate, type ModelType, type Plan } from '@energy-ops/contracts';

export const urgencies = ['planned', 'calm', 'soon', 'urgent'] as const;
/** How pressing a gate is: without a valid plan it is soon under 15 minutes, and urgent under 5. */
export type Urgency = (typeof urgencies)[number];

/** The next gate that a model's plan is for; several segments may close at once. */
export interface NextGate {
  readonly segments: string;
  readonly gate: Gate;
  readonly msLeft: number;
  /** False: the bids there are another model's, so that a missing plan is no alarm. */
  readonly isOwn: boolean;
  readonly urgency: Urgency;
}

const minuteMs = 60_000;

/** The gate of a model type that closes next; undefined where it has none, and serves none. */
export function nextGateOf(type: ModelType, current: CurrentPlans, now: number): NextGate | undefined {
  const ahead = current.gates.filter((gate) => Date.parse(gate.closes) >= now);
  const own = ahead.filter((gate) => gate.model_type === type);
  const served = own.length > 0 ? own : servedBy(type, ahead, planInForceOf(type, current));
  const [first] = served.toSorted((one, other) => Date.parse(one.closes) - Date.parse(other.closes));
  if (first === undefined) return undefined;
  const together = served.filter(({ closes }) => closes === first.closes);
  const unplanned = together.find(({ plan }) => plan === null);
  const msLeft = Date.parse(first.closes) - now;
  const isOwn = own.length > 0;
  return {
    segments: together.map(({ segment }) => segment).join(', '),
    gate: unplanned ?? first,
    msLeft,
    isOwn,
    urgency: urgencyOf(unplanned === undefined, isOwn ? msLeft : Number.POSITIVE_INFINITY),
  };
}

/**
 * A model within the day without a gate of its own, such as SO, works towards those that the real-time model bids at:
 * as its slots do. Whether it has a plan for one is what its plan in force covers.
 */
function servedBy(type: ModelType, ahead: readonly Gate[], inForce: Plan | undefined): Gate[] {
  if (modelTypeFacts[type].oncePerDay) return [];
  return ahead
    .filter((gate) => !modelTypeFacts[gate.model_type].oncePerDay)
    .map((gate) => ({ ...gate, plan: inForce !== undefined && covers(inForce, gate) ? inForce : null }));
}

const covers = (plan: Plan, gate: Gate): boolean =>
  Date.parse(plan.valid_from) <= Date.parse(gate.delivery_start) &&
  Date.parse(plan.valid_until) >= Date.parse(gate.delivery_end);

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
