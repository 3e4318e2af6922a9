import { storedBytes } from '@energy-ops/database';
import type { LogEntry } from '@energy-ops/queue';
import { Batches } from './batches.js';
import type { Say } from './say.js';
import { appendText } from './write-file.js';

const flushMs = 200;
const chunkLines = 1000;
/** Bytes of text kept while the database is slow or away; past them the model has to wait. */
const mostWaiting = 8 * 1024 ** 2;
/** What a short line takes beside its text. */
const bytesPerLine = 150;

export interface LogWriterOptions {
  /** Beside the rows; a disk without room for it does not fail the job. */
  readonly file: string;
  readonly append: (entries: readonly LogEntry[]) => Promise<void>;
  readonly say: Say;
}

/** Writes what a job says into its rows and its file: the first line at once, then in chunks. */
export function logWriter({ file, append, say }: LogWriterOptions): Batches<LogEntry> {
  let fileFailed = false;
  return new Batches({
    everyMs: flushMs,
    batchSize: chunkLines,
    roomFor: mostWaiting,
    weigh: (entry) => storedBytes(entry) + bytesPerLine,
    async save(entries) {
      const filed = fileFailed ? undefined : appendText(file, textOf(entries)).catch(giveUpFile);
      await Promise.all([append(entries), filed]);
    },
  });

  function giveUpFile(error: unknown): void {
    fileFailed = true;
    say('warn', `${file} ends here: ${String(error)}. The log goes on in the database.`);
  }
}

const textOf = (entries: readonly LogEntry[]): string =>
  entries.map(({ at, level, message }) => `${at.toISOString()} ${level} ${message}\n`).join('');
