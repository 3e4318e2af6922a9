import { stripVTControlCharacters } from 'node:util';
import type { OutputStream, RunLine } from './run-line.js';

const tracebackStart = 'Traceback (most recent call last):';

/** Remembers what a model said went wrong. Standard output and standard error reach us in no fixed order. */
export class ErrorTrail {
  private lastError: string | null = null;
  private exception: string | null = null;
  private insideTraceback = false;

  see(lines: readonly RunLine[], stream: OutputStream): void {
    for (const line of lines) {
      if (line.kind !== 'log' || line.level !== 'ERROR') continue;
      const message = stripVTControlCharacters(line.message);
      if (message.trim() === '') continue;
      this.lastError = message.trim();
      if (stream === 'stderr') this.seeTraceback(message);
    }
  }

  /** The exception that ended a crashed model, else the last error it logged. */
  said(exitCode: number | null): string | null {
    return exitCode === 1 && this.exception !== null ? this.exception : this.lastError;
  }

  private seeTraceback(message: string): void {
    if (message === tracebackStart) this.insideTraceback = true;
    else if (this.insideTraceback && !message.startsWith(' ')) {
      this.exception = message.trim();
      this.insideTraceback = false;
    }
  }
}
