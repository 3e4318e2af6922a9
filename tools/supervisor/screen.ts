const adminLink = /https?:\/\/\S+\/setup\?token=\S+/;

/** What `npm start` prints: every part's lines with its name before them, and the admin link where it can be seen. */
export class Screen {
  #ready = false;
  #link: string | undefined;

  /** A line of a part. The link of the first admin is kept for the end of the start, below everything else. */
  line(part: string, text: string): void {
    const [link] = adminLink.exec(text) ?? [];
    if (link === undefined) return print(`${part.padEnd(8)} │ ${text}`);
    this.#link = link;
    if (this.#ready) this.#printLink();
  }

  ready(address: string): void {
    this.#ready = true;
    print(`\nenergy-ops is ready at ${address}`);
    this.#printLink();
    print('Ctrl-C stops it.\n');
  }

  #printLink(): void {
    if (this.#link === undefined) return;
    print(`Nobody has an account yet. Choose the administrator's password here, once:\n  ${this.#link}`);
    this.#link = undefined;
  }
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
