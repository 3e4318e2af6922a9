import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { mdiMenuDown } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { MarketChoice } from '../market/market-choice.js';
import { Clock } from '../time/clock.js';
import { formatInstant, zoneLabel } from '../time/instant.js';

/** Which market is shown, where there are several, the time there, and which zone that is: once, for the whole screen. */
@Component({
  selector: 'app-market-clock',
  imports: [Icon, MatButton, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    @if (choice.markets().length > 1) {
      <button matButton [matMenuTriggerFor]="menu" [attr.aria-label]="'Market: ' + market().id">
        {{ market().id }} <app-icon iconPositionEnd [path]="down" />
      </button>
      <mat-menu #menu="matMenu">
        @for (each of choice.markets(); track each.id) {
          <button
            mat-menu-item
            role="menuitemradio"
            [attr.aria-checked]="each.id === market().id"
            (click)="choice.choose(each.id)"
          >
            {{ each.id }} <span class="zone">{{ each.time_zone }}</span>
          </button>
        }
      </mat-menu>
    }
    <span class="clock" [title]="'Market ' + market().id + ', ' + market().time_zone">
      <time [attr.datetime]="time()">{{ time() }}</time> <span class="zone">{{ zone() }}</span>
    </span>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 0 8px;
      min-width: 0;
      font: var(--mat-sys-label-large);
      white-space: nowrap;
    }
    .clock {
      display: flex;
      align-items: baseline;
      gap: 0 8px;
      min-width: 0;
    }
    .zone {
      overflow: hidden;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
      text-overflow: ellipsis;
    }
    @media (max-width: 699px) {
      :host {
        gap: 0;
      }
      button {
        padding: 0 4px;
      }
      .clock {
        flex-direction: column;
        align-items: stretch;
      }
    }
  `,
})
export class MarketClock {
  private readonly clock = inject(Clock);
  protected readonly choice = inject(MarketChoice);
  protected readonly market = this.choice.market;
  protected readonly down = mdiMenuDown;
  private readonly now = computed(() => new Date(this.clock.now()));
  protected readonly time = computed(() => formatInstant(this.now(), this.market().time_zone, 'time-seconds'));
  protected readonly zone = computed(() => zoneLabel(this.market().time_zone, this.now()));
}
