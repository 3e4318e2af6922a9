import { Component, computed, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import type { ApiTokenView } from '@energy-ops/contracts';
import { Confirm } from '../confirm/confirm.js';
import { DataSourceList } from '../data-sources/data-source-list.js';
import { FilterSelect } from '../filter/filter-select.js';
import { ListFrame } from '../paging/list-frame.js';
import { Clock } from '../time/clock.js';
import { RelativeTime } from '../time/relative-time.js';
import { Attempts } from '../toast/attempts.js';
import { TokenDialog, type TokenDialogData } from './token-dialog.js';
import { TokenList } from './token-list.js';
import { TokenOwners } from './token-owners.js';
import { limitWords, scopeWords } from './token-words.js';

/** What programs come in with, and the way to make and revoke it. */
@Component({
  selector: 'app-tokens-page',
  imports: [FilterSelect, ListFrame, MatButton, RelativeTime],
  providers: [TokenList, TokenOwners],
  templateUrl: './tokens-page.html',
  styleUrl: './tokens-page.scss',
})
export class TokensPage {
  /** Whose tokens, in the address; only an administrator sees others'. */
  readonly user_id = input<string>();
  protected readonly list = inject(TokenList);
  protected readonly owners = inject(TokenOwners);
  private readonly attempts = inject(Attempts);
  private readonly clock = inject(Clock);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly dataSources = inject(DataSourceList);
  protected readonly choices = computed(() => this.owners.all().map(({ id, email }) => ({ value: id, label: email })));
  protected readonly chosen = computed(() => (this.owners.isForAll() && this.user_id()) || null);
  protected readonly rows = computed(() => {
    const names = new Map(this.dataSources.sources().map(({ id, name }) => [id, name]));
    return this.list.page.items().map((token) => ({
      token,
      scopes: scopeWords(token),
      limits: limitWords(token, (id) => names.get(id) ?? id),
      isOver: Date.parse(token.expires_at) <= this.clock.now(),
    }));
  });

  constructor() {
    effect(() => {
      this.list.owner.set(this.chosen());
    });
  }

  protected narrow(owner: string | null): void {
    void this.router.navigate([], { queryParams: { user_id: owner } });
  }

  protected add(): void {
    const data: TokenDialogData = { list: this.list, owners: this.owners.toMakeFor(), ownerId: this.chosen() };
    // A stray click beside it must not lose the token, which is shown once.
    this.dialogs.open<TokenDialog, TokenDialogData>(TokenDialog, { data, width: '640px', disableClose: true });
  }

  protected async revoke(token: ApiTokenView): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Revoke ${token.name}?`,
      consequences: [
        'Programs that use it are refused at once, on HTTP and on the socket.',
        'Jobs they started run on.',
        'It can’t be undone: a program that still needs access needs a new token.',
      ],
      yes: 'Revoke',
      no: 'Keep',
    });
    if (!sure) return;
    const words = { done: `${token.name} was revoked.`, failed: `${token.name} was not revoked` };
    await this.attempts.make(words, () => this.list.revoke(token));
  }
}
