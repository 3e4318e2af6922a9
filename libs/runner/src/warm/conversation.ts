import type { Duplex } from 'node:stream';
import * as z from 'zod';

const pingMs = 2000;
const Pong = z.object({ pong: z.number().int() });

export interface ConversationOptions<Word extends z.ZodType> {
  readonly channel: Duplex;
  /** What the other end may say, besides its answers to pings. */
  readonly word: Word;
  readonly take: (word: z.infer<Word>) => void;
  /** Called when two pings were not answered. */
  readonly onSilence: () => void;
}

/** Orders, a line each, to a process that answers with lines of JSON; it is asked now and then whether it still does. */
export class Conversation<Word extends z.ZodType> {
  /** Settles when the other end is gone, or was hung up on. */
  readonly over: Promise<void>;
  private readonly channel: Duplex;
  private readonly timer: NodeJS.Timeout;
  private unanswered = 0;

  constructor({ channel, word, take, onSilence }: ConversationOptions<Word>) {
    this.channel = channel;
    const Said = z.union([Pong, word]);
    let rest = '';
    channel.on('error', () => undefined); // its end says as much
    channel.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const said = Said.parse(JSON.parse(line));
        if (isPong(said)) this.unanswered = 0;
        else take(said);
      }
    });
    this.timer = setInterval(() => {
      if (this.unanswered >= 2) return onSilence();
      this.unanswered += 1;
      this.say('ping 0');
    }, pingMs).unref();
    this.over = new Promise((resolve) => channel.once('close', () => (clearInterval(this.timer), resolve())));
  }

  say(line: string): void {
    if (this.channel.writable) this.channel.write(`${line}\n`);
  }

  /** Says that nothing more comes; the other end may still finish. */
  end(): void {
    clearInterval(this.timer);
    this.channel.end();
  }
}

const isPong = (said: unknown): said is z.infer<typeof Pong> => Pong.safeParse(said).success;
