import { DestroyRef, DOCUMENT, inject, Service } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';

/** Moves the keyboard's and the screen reader's place to the new page; a change of query is no new page. */
@Service()
export class PageFocus {
  private readonly document = inject(DOCUMENT);
  private path: string | undefined;

  constructor() {
    const following = inject(Router).events.subscribe((event) => {
      if (event instanceof NavigationEnd) this.arrive(event.urlAfterRedirects);
    });
    inject(DestroyRef).onDestroy(() => {
      following.unsubscribe();
    });
  }

  private arrive(url: string): void {
    const path = url.split(/[?#]/)[0];
    if (this.path !== undefined && path !== this.path) this.document.getElementById('main')?.focus();
    this.path = path;
  }
}
