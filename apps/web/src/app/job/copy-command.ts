import { Clipboard } from '@angular/cdk/clipboard';
import { DOCUMENT } from '@angular/common';
import { Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { Job } from '@energy-ops/contracts';
import { Toasts } from '../toast/toasts.js';
import { curlOf, eopsOf } from './trigger-commands.js';

const commands = { curl: curlOf, eops: eopsOf } as const;

/** Gives the trigger of a job as a command for a terminal. No secret is in it: the shell has the token. */
@Component({
  selector: 'app-copy-command',
  imports: [MatButton, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    <button matButton [matMenuTriggerFor]="menu">Copy as…</button>
    <mat-menu #menu="matMenu" xPosition="before">
      <button mat-menu-item (click)="copy('curl')">Copy as curl</button>
      <button mat-menu-item (click)="copy('eops')">Copy as eops</button>
    </mat-menu>
  `,
})
export class CopyCommand {
  readonly job = input.required<Job>();
  private readonly clipboard = inject(Clipboard);
  private readonly toasts = inject(Toasts);
  private readonly origin = inject(DOCUMENT).location.origin;

  protected copy(program: keyof typeof commands): void {
    if (this.clipboard.copy(commands[program](this.job(), this.origin)))
      this.toasts.say('success', `The ${program} command for a job like this one is on the clipboard.`);
    else this.toasts.say('failure', 'The browser did not allow copying. docs/eops.md says how to write the command.');
  }
}
