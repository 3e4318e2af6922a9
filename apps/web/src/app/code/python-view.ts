import { python } from '@codemirror/lang-python';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Each colour keeps 4.5:1 on the surface of its theme, also where a line is marked as changed. */
const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'light-dark(#7b1fa2, #e5a0f5)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'light-dark(#1b6b35, #7bd794)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'light-dark(#8a3b00, #ffb95c)' },
  { tag: [tags.comment, tags.docString], color: 'var(--mat-sys-on-surface-variant)', fontStyle: 'italic' },
  {
    tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)],
    color: 'light-dark(#1d4ed8, #93b4ff)',
    fontWeight: '600',
  },
  { tag: [tags.meta, tags.className], color: 'light-dark(#00696f, #6ad6de)' },
]);

const red = 'light-dark(#b3261e, #ff8a80)';
const green = 'light-dark(#1b6b35, #7bd794)';
const tint = (color: string, percent: number) => `color-mix(in srgb, ${color} ${percent}%, transparent)`;

const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--mat-sys-surface)', color: 'var(--mat-sys-on-surface)', fontSize: '12.5px' },
  '&.cm-focused': { outline: '2px solid var(--mat-sys-primary)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--app-mono)', lineHeight: '20px' },
  '.cm-gutters': {
    backgroundColor: 'var(--mat-sys-surface)',
    color: 'var(--mat-sys-on-surface-variant)',
    borderRight: '1px solid var(--mat-sys-outline-variant)',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '4ch', padding: '0 10px 0 8px' },
  '.cm-line': { padding: '0 12px' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: tint(red, 6) },
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine': { backgroundColor: tint(green, 6) },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: tint(red, 11) },
  '&.cm-merge-b .cm-changedText': { background: tint(green, 11) },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: red },
  '&.cm-merge-b .cm-changedLineGutter': { background: green },
  '.cm-collapsedLines': {
    background: 'var(--mat-sys-surface-container-high)',
    color: 'var(--mat-sys-on-surface-variant)',
    fontFamily: 'system-ui, sans-serif',
  },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { display: 'none' }, // a letter few fonts have
});

/** Python to read: highlighted, numbered, reached by keyboard, named for screen readers, its styles allowed by nonce. */
export const pythonView = (label: string, nonce: string | null): Extension[] => [
  EditorView.cspNonce.of(nonce ?? ''),
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
  lineNumbers(),
  highlightSpecialChars(),
  python().language,
  syntaxHighlighting(colors),
  theme,
];
