import { AnsiUp } from 'ansi_up';

const escape = '\u001b';
// Colours and styles (CSI … m) and every other control sequence, cursor moves included.
const sequences = new RegExp(
  `${escape}(?:\\[[0-9;:?]*[ -/]*[@-~]|\\][^\\u0007${escape}]*(?:\\u0007|${escape}\\\\))`,
  'g',
);

export const hasAnsi = (text: string): boolean => text.includes(escape);

/** The text as a terminal without colours would show it. */
export const plainText = (text: string): string => (hasAnsi(text) ? text.replace(sequences, '') : text);

/** Names in place of the styles ansi_up would write into the page. */
const styleNames = {
  boldStyle: 'ansi-bold',
  faintStyle: 'ansi-faint',
  italicStyle: 'ansi-italic',
  underlineStyle: 'ansi-underline',
};
// Quotes in the text are escaped, so this only ever meets ansi_up's own spans.
const styledSpan = /<span style="([^"]*)"(?: class="([^"]*)")?>/g;

/** Styles we named become classes; colours without a name (24 bits) are left out. */
function asClasses(_span: string, styles: string, classes = ''): string {
  const named = styles.split(';').filter((style) => style.startsWith('ansi-'));
  return `<span class="${[...named, classes].join(' ').trim()}">`;
}

/**
 * Escaped HTML with colours as classes: the sanitizer and a strict CSP take inline styles away, classes survive.
 * Each line starts without colour, because windows of a log are shown without the lines before them.
 */
export function ansiHtml(text: string): string {
  const converter = new AnsiUp();
  converter.use_classes = true;
  Object.assign(converter, styleNames);
  converter.url_allowlist = {}; // a model's output makes no links
  return converter.ansi_to_html(text).replace(styledSpan, asClasses);
}
