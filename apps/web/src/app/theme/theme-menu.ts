import { Component, computed, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { mdiCheck, mdiCircleHalfFull, mdiWeatherNight, mdiWhiteBalanceSunny } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { Theme, themes, type ThemeName } from './theme.js';

const looks = {
  light: { label: 'Light', icon: mdiWhiteBalanceSunny },
  dark: { label: 'Dark', icon: mdiWeatherNight },
  system: { label: 'As the system', icon: mdiCircleHalfFull },
} as const satisfies Record<ThemeName, { label: string; icon: string }>;

/** Switches between light, dark and the system's own choice. */
@Component({
  selector: 'app-theme-menu',
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    <button matIconButton [matMenuTriggerFor]="menu" [attr.aria-label]="'Theme: ' + current().label">
      <app-icon [path]="current().icon" />
    </button>
    <mat-menu #menu="matMenu">
      @for (name of themes; track name) {
        <button
          mat-menu-item
          role="menuitemradio"
          [attr.aria-checked]="theme.current() === name"
          (click)="theme.choose(name)"
        >
          <span class="choice">
            <app-icon [path]="looks[name].icon" />
            <span>{{ looks[name].label }}</span>
            @if (theme.current() === name) {
              <app-icon class="check" [path]="check" />
            }
          </span>
        </button>
      }
    </mat-menu>
  `,
  styles: `
    .choice {
      display: flex;
      align-items: center;
      gap: 12px;
    }
    .check {
      margin-left: auto;
    }
  `,
})
export class ThemeMenu {
  protected readonly theme = inject(Theme);
  protected readonly themes = themes;
  protected readonly looks = looks;
  protected readonly check = mdiCheck;
  protected readonly current = computed(() => looks[this.theme.current()]);
}
