import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import type { Model, ModelAnswer, ModelSource } from '@energy-ops/contracts';
import { ModelList } from './model-list.js';

const path = (id: string): string => `/api/optimization/models/${encodeURIComponent(id)}`;

/** One version with its source, and the source of another to compare it with. */
@Injectable()
export class ModelStore {
  private readonly list = inject(ModelList);
  readonly id = signal<string | undefined>(undefined);
  readonly againstId = signal<string | undefined>(undefined);
  private readonly own = httpResource<ModelAnswer>(() => {
    const id = this.id();
    return id === undefined ? undefined : path(id);
  });
  private readonly ownSource = sourceOf(() => this.id());
  private readonly otherSource = sourceOf(() => this.againstId());
  /** As the live list tells it, else as it was answered. */
  readonly model = computed<Model | undefined>(() => {
    const listed = this.list.models().find((model) => model.id === this.id());
    return listed ?? (this.own.hasValue() ? this.own.value().model : undefined);
  });
  /** The other versions of the type, newest first. */
  readonly others = computed(() => {
    const model = this.model();
    return model === undefined ? [] : this.list.ofType(model.model_type).filter(({ id }) => id !== model.id);
  });
  readonly against = computed(() => this.others().find(({ id }) => id === this.againstId()));
  readonly source = computed(() => (this.ownSource.hasValue() ? this.ownSource.value().source : undefined));
  readonly againstSource = computed(() => (this.otherSource.hasValue() ? this.otherSource.value().source : undefined));
  readonly error = computed(() => (this.model() === undefined ? this.own.error() : undefined));
  readonly sourceError = computed(() => this.ownSource.error() ?? this.otherSource.error());

  reload(): void {
    this.own.reload();
    this.ownSource.reload();
    this.otherSource.reload();
  }
}

function sourceOf(id: () => string | undefined) {
  return httpResource<ModelSource>(() => {
    const of = id();
    return of === undefined ? undefined : `${path(of)}/source`;
  });
}
