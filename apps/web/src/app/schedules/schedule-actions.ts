import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { Schedule } from '@energy-ops/contracts';
import { mdiDotsVertical } from '@mdi/js';
import { Session } from '../auth/session.js';
import { Icon } from '../icon/icon.js';
import { ScheduleDoings } from './schedule-doings.js';

/** What can be done with a schedule; who may only look sees none of it. */
@Component({
  selector: 'app-schedule-actions',
  imports: [Icon, MatButton, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    @if (mayRun()) {
      <button matButton [attr.aria-label]="'Run ' + schedule().name + ' now'" (click)="doings.run(schedule())">
        Run now
      </button>
    }
    @if (mayChange()) {
      @if (schedule().paused) {
        <button matButton [attr.aria-label]="'Resume ' + schedule().name" (click)="doings.resume(schedule())">
          Resume
        </button>
      } @else {
        <button matButton [attr.aria-label]="'Pause ' + schedule().name" (click)="doings.pause(schedule())">
          Pause…
        </button>
      }
      <button matIconButton [matMenuTriggerFor]="menu" [attr.aria-label]="'More for ' + schedule().name">
        <app-icon [path]="dots" />
      </button>
      <mat-menu #menu="matMenu" xPosition="before">
        <button mat-menu-item (click)="doings.edit(schedule())">Edit…</button>
        <button mat-menu-item (click)="remove()">Delete…</button>
      </mat-menu>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      justify-content: flex-end;
    }
  `,
})
export class ScheduleActions {
  readonly schedule = input.required<Schedule>();
  readonly removed = output();
  protected readonly doings = inject(ScheduleDoings);
  private readonly session = inject(Session);
  protected readonly dots = mdiDotsVertical;
  protected readonly mayRun = computed(() => this.session.may('jobs:trigger'));
  protected readonly mayChange = computed(() => this.session.may('schedules:write'));

  protected async remove(): Promise<void> {
    if (await this.doings.remove(this.schedule())) this.removed.emit();
  }
}
