const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const mostRowBytes = 1024 ** 2;

/** Watches the rows of a CSV before they are parsed: one endless row would take all the memory of the worker. */
export class RowBounds {
  private quoted = false;
  private commas = 0;
  private bytes = 0;

  constructor(private readonly mostColumns: number) {}

  /** Looks at the next bytes. Throws a sentence when a row is too wide or too long. */
  check(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (++this.bytes > mostRowBytes) throw new Error(`has a row of more than ${mostRowBytes} bytes`);
      if (byte === quote) this.quoted = !this.quoted;
      else if (this.quoted) continue;
      else if (byte === comma) this.commas += 1;
      else if (byte === lineFeed) this.commas = this.bytes = 0;
      if (this.commas >= this.mostColumns) throw new Error(`has more than ${this.mostColumns} columns in a row`);
    }
  }
}
