import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Session } from '../auth/session.js';
import { Icon } from '../icon/icon.js';
import { pages } from './pages.js';

/** The way to every page: a rail on a desk, a bar on a phone. */
@Component({
  selector: 'app-navigation',
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Pages">
      @for (page of pages(); track page.path) {
        <a
          [routerLink]="page.path"
          routerLinkActive="active"
          ariaCurrentWhenActive="page"
          [routerLinkActiveOptions]="page.path === '/' ? whole : start"
        >
          <span class="pill"><app-icon [path]="page.icon" /></span>
          <span>{{ page.label }}</span>
        </a>
      }
    </nav>
  `,
  styleUrl: './navigation.scss',
})
export class Navigation {
  private readonly session = inject(Session);
  protected readonly pages = computed(() =>
    pages.filter(({ needs }) => needs === undefined || this.session.may(needs)),
  );
  protected readonly start = { exact: false };
  /** The overview is current at `/` alone, whatever its query says. */
  protected readonly whole = {
    paths: 'exact',
    queryParams: 'ignored',
    fragment: 'ignored',
    matrixParams: 'ignored',
  } as const;
}
