import type { LogLevel } from '@energy-ops/contracts';
import { escapeMessage, letterOf, unescapeMessage } from './log-chunk.ts';

/** Looks for lines with a text, upper or lower case, in opened chunks: no line is taken apart that isn't a hit. */
export class LogSearch {
  /** Decides where something is escaped: the `n` of a line end, say, is none of the message's. */
  private readonly wanted: RegExp;
  /** As the text stands in a payload: what is escaped letter by letter is found escaped, too. */
  private readonly stored: RegExp;
  private readonly letter: string | undefined;

  constructor(text: string, level?: LogLevel) {
    this.wanted = new RegExp(literally(text), 'iu');
    this.stored = new RegExp(literally(escapeMessage(text)), 'giu');
    this.letter = level && letterOf[level];
  }

  /** Where the matching lines of a chunk begin, in order. */
  startsIn(chunk: string): number[] {
    const { stored } = this;
    const starts: number[] = [];
    const isPlain = !chunk.includes('\\');
    stored.lastIndex = 0;
    for (let hit = stored.exec(chunk); hit !== null; hit = stored.exec(chunk)) {
      const start = chunk.lastIndexOf('\n', hit.index - 1) + 1;
      const level = chunk.indexOf('\t', start) + 1;
      const message = chunk.indexOf('\t', chunk.indexOf('\t', level) + 1) + 1;
      if (hit.index < message) {
        stored.lastIndex = message; // that was its time, level or metadata
        continue;
      }
      const end = chunk.indexOf('\n', hit.index);
      stored.lastIndex = end;
      if (this.letter !== undefined && this.letter !== chunk[level]) continue;
      if (isPlain || this.wanted.test(unescapeMessage(chunk.slice(message, end)))) starts.push(start);
    }
    return starts;
  }
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
