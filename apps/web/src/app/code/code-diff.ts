import { Component, CSP_NONCE, effect, ElementRef, inject, input } from '@angular/core';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorView } from '@codemirror/view';
import { pythonView } from './python-view.js';

/** A source and its name. */
export interface NamedSource {
  readonly label: string;
  readonly source: string;
}

const margin = { margin: 3, minSize: 6 };

/** Two Python sources against each other: side by side, or one above the other where there is no room. */
@Component({
  selector: 'app-code-diff',
  template: '',
  styles: `
    :host {
      display: block;
      overflow: hidden;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 12px;
    }
    :host ::ng-deep .cm-mergeView,
    :host ::ng-deep > .cm-editor {
      max-height: max(420px, calc(100dvh - 380px));
    }
    :host ::ng-deep .cm-mergeViewEditor + .cm-mergeViewEditor {
      border-left: 1px solid var(--mat-sys-outline-variant);
    }
  `,
})
export class CodeDiff {
  readonly before = input.required<NamedSource>();
  readonly after = input.required<NamedSource>();
  readonly sideBySide = input.required<boolean>();
  /** Also the lines that are the same in both. */
  readonly whole = input.required<boolean>();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly nonce = inject(CSP_NONCE);

  constructor() {
    effect((onCleanup) => {
      const view = this.sideBySide() ? this.twoColumns() : this.oneColumn();
      onCleanup(() => {
        view.destroy();
      });
    });
  }

  private twoColumns(): MergeView {
    const [a, b] = [this.before(), this.after()];
    return new MergeView({
      a: { doc: a.source, extensions: pythonView(a.label, this.nonce) },
      b: { doc: b.source, extensions: pythonView(b.label, this.nonce) },
      parent: this.host.nativeElement,
      gutter: true,
      ...(this.whole() ? {} : { collapseUnchanged: margin }),
    });
  }

  private oneColumn(): EditorView {
    const [a, b] = [this.before(), this.after()];
    return new EditorView({
      doc: b.source,
      parent: this.host.nativeElement,
      extensions: [
        ...pythonView(`${b.label}, with what it lost of ${a.label}`, this.nonce),
        unifiedMergeView({
          original: a.source,
          mergeControls: false,
          gutter: true,
          ...(this.whole() ? {} : { collapseUnchanged: margin }),
        }),
      ],
    });
  }
}
