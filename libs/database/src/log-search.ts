import type { LogLevel } from '@energy-ops/contracts';
import { damaged, escapeMessage, letterOf, unescapeMessage } from './log-chunk.ts';

/** Looks for lines with a text, upper or lower case, in opened chunks: no line is taken apart that isn't a hit. */
export class LogSearch {
  /** Decides where something is escaped: the `n` of a line end, say, is none of the message's. */
  private readonly wanted: RegExp;
  /** As the text stands in a payload: what is escaped letter by letter is found escaped, too. */
  private readonly stored: RegExp;
  /** Of every hit: a letter is as long in either case. */
  private readonly storedLength: number;
  private readonly letter: string | undefined;

  constructor(text: string, level?: LogLevel) {
    const escaped = escapeMessage(text);
    this.wanted = new RegExp(literally(text), 'iu');
    this.stored = new RegExp(literally(escaped), 'giu');
    this.storedLength = escaped.length;
    this.letter = level && letterOf[level];
  }

  /** Where the matching lines of a chunk begin, in order. */
  startsIn(chunk: string): number[] {
    const { stored } = this;
    const starts: number[] = [];
    const isPlain = !chunk.includes('\\');
    let start = 0;
    let end = chunk.indexOf('\n');
    stored.lastIndex = 0;
    while (stored.test(chunk)) {
      const hit = stored.lastIndex - this.storedLength;
      if (hit > end) {
        start = chunk.lastIndexOf('\n', hit - 1) + 1;
        end = chunk.indexOf('\n', hit);
        if (end < 0) throw damaged();
      }
      const level = chunk.indexOf('\t', start) + 1;
      const message = chunk.indexOf('\t', level + 2) + 1;
      if (hit < message) {
        stored.lastIndex = message; // that was its time, level or metadata
        continue;
      }
      const isOfLevel = this.letter === undefined || this.letter === chunk[level];
      if (isOfLevel && (isPlain || this.wanted.test(unescapeMessage(chunk.slice(message, end))))) starts.push(start);
      // Where every line is a hit, the next one's begin need not be looked for.
      start = end + 1;
      stored.lastIndex = start;
      end = chunk.indexOf('\n', start);
    }
    return starts;
  }
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
