import type { LogLineEvent } from '@energy-ops/contracts';
import { AnsiUp } from 'ansi_up';

const escape = '\u001b';
const command = `${escape}\\][^\\u0007${escape}]*(?:\\u0007|${escape}\\\\)`;
/** Orders to a terminal (OSC): its title, or where a link begins and ends. */
const commands = new RegExp(command, 'g');
// Besides these colours and styles (CSI … m) and every other control sequence, cursor moves included.
const sequences = new RegExp(`${escape}\\[[0-9;:?]*[ -/]*[@-~]|${command}`, 'g');

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
 * Escaped HTML with colours as classes, because a strict CSP takes inline styles away.
 * Each line starts without colour, because windows of a log are shown without the lines before them.
 */
function ansiHtml(text: string): string {
  const converter = new AnsiUp();
  converter.use_classes = true;
  Object.assign(converter, styleNames);
  converter.url_allowlist = {}; // a model's output makes no links; of those that it means to make the text stays
  return converter.ansi_to_html(text.replace(commands, '')).replace(styledSpan, asClasses);
}

/** A stretch of a line in one style. */
export interface TextPiece {
  readonly classes: string;
  readonly text: string;
}

// ansi_up closes each span before it opens the next, and escapes every bracket of the text.
const pieces = /<span class="([^"]*)">([^<]*)<\/span>|([^<]+)/g;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" };

/** The text in pieces: no markup for a sanitizer to parse, which would cost a flood of lines most of its time. */
export const ansiPieces = (text: string): TextPiece[] =>
  [...ansiHtml(text).matchAll(pieces)].map(([, classes = '', coloured, plain = '']) => ({
    classes,
    text: (coloured ?? plain).replace(/&(#?\w+);/g, (entity, name: string) => entities[name] ?? entity),
  }));

const known = new WeakMap<LogLineEvent, readonly TextPiece[]>();

/** What a line says, in its colours; worked out once, however often it is drawn. */
export function piecesOfLine(line: LogLineEvent): readonly TextPiece[] {
  const { message } = line;
  const found = known.get(line) ?? (hasAnsi(message) ? ansiPieces(message) : [{ classes: '', text: message }]);
  known.set(line, found);
  return found;
}
