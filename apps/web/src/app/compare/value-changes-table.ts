import { Component, computed, input } from '@angular/core';
import type { ValueChange } from '@energy-ops/contracts';

/** Options or settings that differ, each by its path. */
@Component({
  selector: 'app-value-changes-table',
  template: `
    <div class="scroll" role="region" tabindex="0" [attr.aria-label]="label()">
      <table class="data-table">
        <thead>
          <tr>
            <th scope="col">{{ label() }}</th>
            <th scope="col">This job</th>
            <th scope="col">Compared with</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.path) {
            <tr>
              <th scope="row" class="mono">{{ row.path }}</th>
              <td class="mono">{{ row.a }}</td>
              <td class="mono">{{ row.b }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
    @if (total() > rows().length) {
      <p>{{ total() - rows().length }} more are not shown.</p>
    }
  `,
  styles: `
    td {
      overflow-wrap: anywhere;
    }
  `,
})
export class ValueChangesTable {
  readonly label = input.required<string>();
  readonly changes = input.required<readonly ValueChange[]>();
  readonly total = input.required<number>();
  protected readonly rows = computed(() =>
    this.changes().map(({ path, kind, a, b }) => ({
      path,
      a: kind === 'removed' ? 'not set' : textOf(a),
      b: kind === 'added' ? 'not set' : textOf(b),
    })),
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
