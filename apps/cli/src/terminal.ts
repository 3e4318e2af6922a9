/** Where a command speaks: data to stdout, for programs and files; talk to stderr, for whoever watches. */
export interface Terminal {
  data(text: string): void;
  talk(text: string): void;
}

export const terminal: Terminal = {
  data: (text) => void process.stdout.write(`${text}\n`),
  talk: (text) => void process.stderr.write(`${text}\n`),
};
