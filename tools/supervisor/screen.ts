const adminLink = /https?:\/\/\S+\/setup\?token=\S+/;
const keptLines = 200;

/**
 * What `npm start` prints. While the product starts its parts talk to themselves; what they said is shown when the
 * start fails. From then on every line is shown with its part's name, and the admin link where it can't be missed.
 */
export class Screen {
  #ready = false;
  #kept: string[] = [];
  #greeting: string[] = [];

  /** A line of a part. */
  line(part: string, text: string): void {
    if (adminLink.test(text)) this.#greeting = [text];
    else if (this.#greeting.length === 1 && text.startsWith('to create')) this.#greeting.push(text);
    else return this.#show(`${part.padEnd(8)} │ ${text}`);
    if (this.#ready) print(text);
  }

  ready(address: string): void {
    this.#ready = true;
    this.#kept = [];
    print(['', `energy-ops is ready at ${address}`, ...this.#greeting, 'Ctrl-C stops it.', ''].join('\n'));
  }

  /** A worker alone has no address. */
  started(): void {
    this.#ready = true;
    print(['', 'The worker has started; any API node tells its state.', 'Ctrl-C stops it.', ''].join('\n'));
  }

  /** Something went wrong for good: what led to it, then the reason. */
  failed(message: string): void {
    process.stderr.write(`${[...this.#kept, '', message].join('\n')}\n`);
    this.#kept = [];
  }

  #show(line: string): void {
    if (this.#ready) print(line);
    else this.#kept = [...this.#kept, line].slice(-keptLines);
  }
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
