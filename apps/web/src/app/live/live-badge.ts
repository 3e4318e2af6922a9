import { Component, computed, inject } from '@angular/core';
import { LiveEvents } from './live-events.js';
import type { LiveState } from './live-state.js';

const words = {
  connecting: { label: 'Connecting', hint: 'Opening the live connection.' },
  live: { label: 'Live', hint: 'Changes arrive as they happen.' },
  reconnecting: { label: 'Reconnecting', hint: 'The live connection broke; trying again.' },
  polling: { label: 'Polling', hint: 'No live connection: asking the server every few seconds.' },
} as const satisfies Record<LiveState, { label: string; hint: string }>;

/** Says in a word how fresh the screen is. */
@Component({
  selector: 'app-live-badge',
  template: `<span class="dot" aria-hidden="true"></span><span>{{ words().label }}</span>`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      font: var(--mat-sys-label-medium);
      white-space: nowrap;
    }
    .dot {
      width: 8px;
      height: 8px;
      border-radius: 50%;
      box-sizing: border-box;
      border: 2px solid var(--app-warning);
    }
    :host([data-state='live']) .dot {
      border-color: var(--app-success);
      background: var(--app-success);
    }
    :host([data-state='polling']) .dot {
      border-radius: 0;
    }
  `,
  host: { role: 'status', '[attr.data-state]': 'live.state()', '[attr.title]': 'words().hint' },
})
export class LiveBadge {
  protected readonly live = inject(LiveEvents);
  protected readonly words = computed(() => words[this.live.state()]);
}
