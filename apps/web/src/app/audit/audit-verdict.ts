import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiShieldAlertOutline, mdiShieldCheckOutline } from '@mdi/js';
import { CopyButton } from '../copy/copy-button.js';
import { Icon } from '../icon/icon.js';
import { Amount } from '../number/number-pipes.js';
import { ProblemNote } from '../problem/problem-note.js';
import { VerdictStore } from './verdict-store.js';

/** Recomputes the chain over the whole audit on demand, and says whether anybody tampered with it. */
@Component({
  selector: 'app-audit-verdict',
  imports: [Amount, CopyButton, Icon, MatButton, ProblemNote],
  providers: [VerdictStore],
  templateUrl: './audit-verdict.html',
  styleUrl: './audit-verdict.scss',
})
export class AuditVerdictCard {
  protected readonly store = inject(VerdictStore);
  protected readonly icons = { good: mdiShieldCheckOutline, bad: mdiShieldAlertOutline };
}
