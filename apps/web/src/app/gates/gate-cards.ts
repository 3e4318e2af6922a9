import { Component, computed, effect, inject, input } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { modelTypeFacts, modelTypes } from '@energy-ops/contracts';
import { mdiAlertOutline, mdiAlertOctagonOutline, mdiCheckCircleOutline, mdiClockOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { ProblemNote } from '../problem/problem-note.js';
import { deliveryWords } from '../schedules/slot-words.js';
import { zoneLabel } from '../time/instant.js';
import { MarketTime } from '../time/market-time.js';
import { CurrentPlansStore } from './current-plans-store.js';
import { countdown, nextGateOf, planInForceOf, type Urgency } from './gate-view.js';
import { PlanInForce } from './plan-in-force.js';

/** Each urgency in words and a shape, the colour comes third. */
const urgencyLooks = {
  planned: { label: 'Plan ready', icon: mdiCheckCircleOutline, tone: 'good' },
  calm: { label: 'No plan yet', icon: mdiClockOutline, tone: null },
  soon: { label: 'No plan, less than 15 min left', icon: mdiAlertOutline, tone: 'doubtful' },
  urgent: { label: 'No plan, less than 5 min left', icon: mdiAlertOctagonOutline, tone: 'bad' },
} as const satisfies Record<Urgency, { label: string; icon: string; tone: string | null }>;

/** Of each model: its next gate with what is left until then, whether there is a plan for it, and the plan in force. */
@Component({
  selector: 'app-gate-cards',
  imports: [Icon, MarketTime, MatProgressBar, PlanInForce, ProblemNote],
  providers: [CurrentPlansStore],
  templateUrl: './gate-cards.html',
  styleUrl: './gate-cards.scss',
})
export class GateCards {
  readonly market = input.required<string>();
  protected readonly store = inject(CurrentPlansStore);
  protected readonly looks = urgencyLooks;
  protected readonly zone = computed(() => {
    const current = this.store.current();
    return current === undefined ? '' : zoneLabel(current.time_zone, new Date(current.now));
  });
  protected readonly cards = computed(() => {
    const [current, now] = [this.store.current(), this.store.now()];
    if (current === undefined) return [];
    return modelTypes.map((type) => {
      const next = nextGateOf(type, current, now);
      const plan = planInForceOf(type, current);
      const delivery = next && deliveryWords(next.gate, current.time_zone, now);
      return { type, title: modelTypeFacts[type].title, next, left: next && countdown(next.msLeft), delivery, plan };
    });
  });

  constructor() {
    effect(() => {
      this.store.market.set(this.market());
    });
  }
}
