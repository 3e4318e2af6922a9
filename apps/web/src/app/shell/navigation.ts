import { Component, computed, inject } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { mdiDotsHorizontal } from '@mdi/js';
import { Session } from '../auth/session.js';
import { Icon } from '../icon/icon.js';
import { pages } from './pages.js';

/** The way to every page: a rail on a desk, a bar on a phone, whose last place opens the rest. */
@Component({
  selector: 'app-navigation',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink, RouterLinkActive],
  templateUrl: './navigation.html',
  styleUrl: './navigation.scss',
})
export class Navigation {
  private readonly session = inject(Session);
  protected readonly pages = computed(() =>
    pages.filter(({ needs }) => needs === undefined || this.session.may(needs)),
  );
  protected readonly seldom = computed(() => this.pages().filter(({ isSeldom }) => isSeldom));
  protected readonly dots = mdiDotsHorizontal;
  protected readonly start = { exact: false };
  /** The overview is current at `/` alone, whatever its query says. */
  protected readonly whole = {
    paths: 'exact',
    queryParams: 'ignored',
    fragment: 'ignored',
    matrixParams: 'ignored',
  } as const;
}
