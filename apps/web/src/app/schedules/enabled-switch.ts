import { Component, computed, inject, input } from '@angular/core';
import { MatSlideToggle, type MatSlideToggleChange } from '@angular/material/slide-toggle';
import type { Schedule } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { ScheduleDoings } from './schedule-doings.js';

/** Switches a schedule on and off. */
@Component({
  selector: 'app-enabled-switch',
  imports: [MatSlideToggle],
  template: `
    <mat-slide-toggle
      [checked]="schedule().enabled"
      [disabled]="!mayChange()"
      [aria-label]="'Enable ' + schedule().name"
      (change)="toggle($event)"
    />
  `,
})
export class EnabledSwitch {
  readonly schedule = input.required<Schedule>();
  private readonly doings = inject(ScheduleDoings);
  private readonly session = inject(Session);
  protected readonly mayChange = computed(() => this.session.may('schedules:write'));

  /** A switch that was refused goes back to what is so. */
  protected async toggle({ checked, source }: MatSlideToggleChange): Promise<void> {
    if (!(await this.doings.setEnabled(this.schedule(), checked))) source.checked = !checked;
  }
}
