import { formatInstant } from '../time/instant.js';
import { piecesOfLine, plainText, type TextPiece } from './ansi-text.js';
import { markHits } from './highlight.js';
import type { LogRow } from './log-store.js';

/** How the rows of a log are written. */
export interface RowStyle {
  readonly timeZone: string;
  /** Times count from here; absent, the market's clock is shown. */
  readonly since: string | undefined;
  readonly searched: string;
}

/** A row as the template shows it. */
export interface ShownRow {
  readonly seq: number;
  readonly index: number;
  readonly level: string;
  readonly time: string;
  readonly pieces: readonly TextPiece[];
}

export function shownRow(row: LogRow, index: number, style: RowStyle): ShownRow {
  const { seq, line } = row;
  if (line === undefined) return { seq, index, level: '', time: '', pieces: [] };
  const { level, message } = line;
  return {
    seq,
    index,
    level,
    time: timeOf(line.timestamp, style),
    // A search is marked in plain text: its hits may straddle colours.
    pieces: style.searched === '' ? piecesOfLine(line) : markHits(plainText(message), style.searched),
  };
}

function timeOf(timestamp: string, { since, timeZone }: RowStyle): string {
  if (since === undefined) return formatInstant(timestamp, timeZone, 'time-millis');
  return elapsed(Math.max(0, Date.parse(timestamp) - Date.parse(since)));
}

/** `+12.3 s`, `+3:05:12.3`: a tenth of a second matters hours into a job as well. */
export function elapsed(milliseconds: number): string {
  const tenths = Math.floor(milliseconds / 100);
  const seconds = (tenths % 600) / 10;
  const minutes = Math.floor(tenths / 600);
  if (minutes === 0) return `+${seconds.toFixed(1)} s`;
  const padded = seconds.toFixed(1).padStart(4, '0');
  return minutes < 60
    ? `+${minutes}:${padded}`
    : `+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${padded}`;
}
