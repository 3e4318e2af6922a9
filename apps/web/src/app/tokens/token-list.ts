import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { ApiTokenPage, ApiTokenView, MadeApiToken, NewApiToken } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { pagedList, type ListRequest } from '../paging/paged-list.js';

const path = '/api/auth/tokens';

/** API tokens, newest first: one's own; an administrator's list has all, or one owner's. */
@Injectable()
export class TokenList {
  private readonly http = inject(HttpClient);
  /** Whose tokens; null is all one may see, undefined not known yet. */
  readonly owner = signal<string | null | undefined>(undefined);
  readonly page = pagedList<ApiTokenPage, ApiTokenView>(
    () => this.request(),
    ({ tokens }) => tokens,
  );

  /** The answer holds the token itself, for the only time. */
  async make(wish: NewApiToken): Promise<MadeApiToken> {
    const made = await firstValueFrom(this.http.post<MadeApiToken>(path, wish));
    const { token, ...view } = made; // no list keeps the secret
    if ((this.owner() ?? made.user_id) === made.user_id) this.page.change((tokens) => [view, ...tokens]);
    return { ...view, token };
  }

  async revoke({ id }: ApiTokenView): Promise<void> {
    await firstValueFrom(this.http.delete(`${path}/${encodeURIComponent(id)}`));
    this.page.change((tokens) => tokens.filter((token) => token.id !== id));
  }

  private request(): ListRequest | undefined {
    const user_id = this.owner();
    return user_id === undefined ? user_id : { url: path, params: { limit: '50', ...(user_id && { user_id }) } };
  }
}
