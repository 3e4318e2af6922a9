import { linkedSignal, type Signal } from '@angular/core';
import type { HttpResourceRef } from '@angular/common/http';

/** The newest answer of a resource. A reload that fails takes nothing off the screen; `value()` itself would throw. */
export function lastAnswer<T>(resource: HttpResourceRef<T>, atFirst: NoInfer<T>): Signal<T> {
  return linkedSignal<T | undefined, T>({
    source: () => (resource.hasValue() ? resource.value() : undefined),
    computation: (value, previous) => value ?? previous?.value ?? atFirst,
  });
}
