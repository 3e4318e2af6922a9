import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { form, maxLength, required } from '@angular/forms/signals';
import { MatCheckbox } from '@angular/material/checkbox';
import { MAT_DIALOG_DATA } from '@angular/material/dialog';
import { MatOption, MatSelect } from '@angular/material/select';
import { modelTypes, scopesOf, type MadeApiToken, type ModelType, type Permission } from '@energy-ops/contracts';
import { inGroups } from '../auth/permission-words.js';
import { roleWords } from '../auth/role-words.js';
import { DataSourceList } from '../data-sources/data-source-list.js';
import { formDialog } from '../dialog/form-dialog.js';
import { ShownOnce } from '../secret/shown-once.js';
import { MarketTime } from '../time/market-time.js';
import { firstCall } from './first-call.js';
import type { TokenList } from './token-list.js';
import type { TokenOwner } from './token-owners.js';

/** Where the token goes, and who may be its owner. */
export interface TokenDialogData {
  readonly list: TokenList;
  readonly owners: readonly TokenOwner[];
  readonly ownerId: string | null;
}

/** Makes a token: asks for its name, what it may do and for how long; then shows it, once. */
@Component({
  selector: 'app-token-dialog',
  imports: [formDialog, MarketTime, MatCheckbox, MatOption, MatSelect, ShownOnce],
  templateUrl: './token-dialog.html',
  styleUrl: './token-dialog.scss',
})
export class TokenDialog {
  protected readonly data = inject<TokenDialogData>(MAT_DIALOG_DATA);
  protected readonly sources = inject(DataSourceList).sources;
  protected readonly types = modelTypes;
  protected readonly roles = roleWords;
  protected readonly lifetimes = [1, 7, 30, 90, 180, 365];
  protected readonly owner = signal(this.data.owners.find(({ id }) => id === this.data.ownerId) ?? this.data.owners[0]);
  protected readonly groups = computed(() => inGroups(scopesOf[this.owner()?.role ?? 'viewer']));
  /** Another owner may not do the same. */
  protected readonly scopes = linkedSignal<unknown, readonly Permission[]>({
    source: this.owner,
    computation: () => ['jobs:read'],
  });
  protected readonly days = signal(90);
  protected readonly modelTypes = signal<readonly ModelType[]>([]);
  protected readonly sourceIds = signal<readonly string[]>([]);
  protected readonly lacksScopes = signal(false);
  protected readonly error = signal<unknown>(null);
  protected readonly made = signal<MadeApiToken | null>(null);
  protected readonly example = computed(() => firstCall(this.made()?.scopes ?? [], location.origin));
  protected readonly form = form(
    signal({ name: '' }),
    (token) => {
      required(token.name, { message: 'Say what it is for, such as “cron”.' });
      maxLength(token.name, 120, { message: 'At most 120 characters, please.' });
    },
    { submission: { action: async (token) => this.make(token().value().name.trim()) } },
  );

  protected toggle(scope: Permission, isWanted: boolean): void {
    this.scopes.update((scopes) => [...scopes.filter((each) => each !== scope), ...(isWanted ? [scope] : [])]);
    this.lacksScopes.set(false);
  }

  private async make(name: string): Promise<undefined> {
    this.lacksScopes.set(this.scopes().length === 0);
    if (this.lacksScopes()) return;
    this.error.set(null);
    const [owner, types, sources] = [this.owner(), this.modelTypes(), this.sourceIds()];
    try {
      const made = await this.data.list.make({
        name,
        scopes: [...this.scopes()],
        expires_in_days: this.days(),
        ...(owner && { user_id: owner.id }),
        ...(types.length > 0 && { model_types: [...types] }),
        ...(sources.length > 0 && { data_source_ids: [...sources] }),
      });
      this.made.set(made);
    } catch (error) {
      this.error.set(error);
    }
  }
}
