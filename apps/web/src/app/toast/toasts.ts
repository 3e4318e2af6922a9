import { Service, signal } from '@angular/core';

export const toastKinds = ['success', 'failure', 'warning', 'info'] as const;
export type ToastKind = (typeof toastKinds)[number];

/** A link a toast offers. */
export interface ToastAction {
  readonly label: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
}

export interface Toast {
  readonly id: number;
  readonly kind: ToastKind;
  readonly message: string;
  readonly actions: readonly ToastAction[];
}

const shownMs = { success: 12_000, info: 8000, warning: 20_000, failure: 30_000 } as const satisfies Record<
  ToastKind,
  number
>;
const mostAtOnce = 4;

/** What was said lately. Toasts go by themselves, failures last. */
@Service()
export class Toasts {
  private readonly list = signal<readonly Toast[]>([]);
  private lastId = 0;
  readonly shown = this.list.asReadonly();

  say(kind: ToastKind, message: string, actions: readonly ToastAction[] = []): void {
    const id = ++this.lastId;
    this.list.update((toasts) => [...toasts, { id, kind, message, actions }].slice(-mostAtOnce));
    setTimeout(() => {
      this.dismiss(id);
    }, shownMs[kind]);
  }

  dismiss(id: number): void {
    this.list.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }
}
