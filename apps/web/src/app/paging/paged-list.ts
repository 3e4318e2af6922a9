import { HttpClient, httpResource } from '@angular/common/http';
import { computed, inject, linkedSignal, signal, type Signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { lastAnswer } from '../live/last-answer.js';

/** Which list is asked for; its filters are the query. */
export interface ListRequest {
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
}

/** A list that the server hands out page by page. */
export interface PagedList<Item> {
  readonly items: Signal<readonly Item[]>;
  /** Whether the server has answered at all. */
  readonly isKnown: Signal<boolean>;
  readonly isLoading: Signal<boolean>;
  readonly hasMore: Signal<boolean>;
  readonly isLoadingMore: Signal<boolean>;
  readonly error: Signal<unknown>;
  reload(): void;
  loadMore(): Promise<void>;
  /** Puts right what is on the screen, as the server told it meanwhile. */
  change(to: (items: readonly Item[]) => readonly Item[]): void;
}

/**
 * A list whose first page follows `request` (undefined: not yet), and whose further pages come on demand. Call it where
 * one may inject.
 */
export function pagedList<Page extends { readonly next_cursor: string | null }, Item>(
  request: () => ListRequest | undefined,
  itemsOf: (page: Page) => readonly Item[],
): PagedList<Item> {
  const http = inject(HttpClient);
  const first = httpResource<Page>(request);
  const page = lastAnswer<Page | undefined>(first, undefined);
  const shown = linkedSignal(() => {
    const answer = page();
    return { items: answer ? itemsOf(answer) : [], nextCursor: answer?.next_cursor ?? null };
  });
  const isLoadingMore = signal(false);
  const moreError = signal<unknown>(undefined);
  const isKnown = computed(() => page() !== undefined);

  async function loadMore(): Promise<void> {
    const [asked, cursor, under] = [request(), shown().nextCursor, page()];
    if (asked === undefined || cursor === null || isLoadingMore()) return;
    isLoadingMore.set(true);
    moreError.set(undefined);
    try {
      const next = await firstValueFrom(http.get<Page>(asked.url, { params: { ...asked.params, cursor } }));
      if (page() !== under) return; // the list is about something else by now
      shown.update(({ items }) => ({ items: [...items, ...itemsOf(next)], nextCursor: next.next_cursor }));
    } catch (error) {
      moreError.set(error);
    } finally {
      isLoadingMore.set(false);
    }
  }

  return {
    items: computed(() => shown().items),
    isKnown,
    isLoading: computed(() => first.isLoading() && !isKnown()),
    hasMore: computed(() => shown().nextCursor !== null),
    isLoadingMore: isLoadingMore.asReadonly(),
    error: computed(() => first.error() ?? moreError()),
    reload: () => {
      moreError.set(undefined);
      first.reload();
    },
    loadMore,
    change: (to) => {
      shown.update(({ items, nextCursor }) => ({ items: to(items), nextCursor }));
    },
  };
}
