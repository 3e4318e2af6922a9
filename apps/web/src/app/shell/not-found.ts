import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

/** For addresses that lead nowhere. */
@Component({
  selector: 'app-not-found',
  imports: [MatButton, RouterLink],
  template: `
    <h1 class="page-title">There is no such page</h1>
    <p>The address may be mistyped, or the page belongs to a later version.</p>
    <a matButton="tonal" routerLink="/">Go to the overview</a>
  `,
})
export class NotFound {}
