import { Component, computed, input } from '@angular/core';
import type { SandboxTier } from '@energy-ops/contracts';
import { mdiShieldAlertOutline, mdiShieldCheckOutline, mdiShieldOffOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';

const looks = {
  namespaces: { icon: mdiShieldCheckOutline, tone: 'good', hint: 'Own namespaces and a kernel jail for each model.' },
  'kernel-lsm': { icon: mdiShieldCheckOutline, tone: 'good', hint: 'Landlock and seccomp shut each model in.' },
  'uid-only': { icon: mdiShieldAlertOutline, tone: 'bad', hint: 'Only file permissions: not enough for uploads.' },
  none: { icon: mdiShieldOffOutline, tone: 'bad', hint: 'Models run without a sandbox.' },
} as const satisfies Record<SandboxTier, { icon: string; tone: string; hint: string }>;

/** How well a worker shuts models in: icon, word and colour. */
@Component({
  selector: 'app-sandbox-badge',
  imports: [Icon],
  template: `<app-icon [path]="look().icon" /> sandbox: {{ tier() }}`,
  host: { class: 'badge', '[attr.data-tone]': 'look().tone', '[attr.title]': 'look().hint' },
})
export class SandboxBadge {
  readonly tier = input.required<SandboxTier>();
  protected readonly look = computed(() => looks[this.tier()]);
}
