import { Component, computed, input } from '@angular/core';
import type { ModelFinding } from '@energy-ops/contracts';
import { formatNumber } from '../number/amount.js';
import { placed } from './model-findings.js';

const mostShown = 100;

/** Findings about a source, each with the line it points at. */
@Component({
  selector: 'app-source-findings',
  template: `
    <ol>
      @for (finding of shown(); track $index) {
        <li>
          <p>
            <b>{{ finding.place }}</b>: {{ finding.message }} <code>{{ finding.code }}</code>
          </p>
          @if (finding.line !== null && lines().length > 0) {
            <pre><span class="number">{{ finding.line }}</span>{{ finding.before }}<mark>{{ finding.at }}</mark>{{ finding.after }}</pre>
          }
        </li>
      }
    </ol>
    @if (left() > 0) {
      <p class="quiet">{{ more() }}</p>
    }
  `,
  styleUrl: './source-findings.scss',
})
export class SourceFindings {
  readonly findings = input.required<readonly ModelFinding[]>();
  /** The source's lines; none where they are not at hand. */
  readonly lines = input<readonly string[]>([]);
  protected readonly shown = computed(() =>
    this.findings()
      .slice(0, mostShown)
      .map((finding) => placed(finding, this.lines())),
  );
  protected readonly left = computed(() => this.findings().length - this.shown().length);
  protected readonly more = computed(() => `${formatNumber(this.left())} more are not shown.`);
}
