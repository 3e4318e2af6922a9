import { Component, CSP_NONCE, effect, ElementRef, inject, input } from '@angular/core';
import { EditorView } from '@codemirror/view';
import { pythonView } from './python-view.js';

/** A Python source to read. Only the lines on screen are in the page, however long it is. */
@Component({
  selector: 'app-code-view',
  template: '',
  styles: `
    :host {
      display: block;
      overflow: hidden;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 12px;
    }
    :host ::ng-deep .cm-editor {
      max-height: max(420px, calc(100dvh - 330px));
    }
  `,
})
export class CodeView {
  readonly source = input.required<string>();
  readonly label = input.required<string>();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly nonce = inject(CSP_NONCE);

  constructor() {
    effect((onCleanup) => {
      const view = new EditorView({
        doc: this.source(),
        extensions: pythonView(this.label(), this.nonce),
        parent: this.host.nativeElement,
      });
      onCleanup(() => {
        view.destroy();
      });
    });
  }
}
