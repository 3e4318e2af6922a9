import { stdin, stderr } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Whether somebody is there to be asked. */
export const canAsk = (): boolean => stdin.isTTY;

/** Asks the person at the terminal; the question goes to stderr, for stdout is for data. */
export async function ask(question: string): Promise<string> {
  const line = createInterface({ input: stdin, output: stderr });
  const answer = await line.question(question);
  line.close();
  return answer.trim();
}

/** Asks without showing what is typed; where stdin is no terminal its first line is the answer. */
export async function askSecret(question: string): Promise<string> {
  if (!stdin.isTTY) return firstLine();
  stderr.write(question);
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  const line = createInterface({ input: stdin, output: silent, terminal: true });
  const answer = await line.question('');
  line.close();
  stderr.write('\n');
  return answer;
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: stdin })) return line;
  return '';
}
