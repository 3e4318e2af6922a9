import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A burst of jobs calls at once: the default of 511 would refuse some of their three connections each. */
const backlog = 2048;
const longestHello = 128;
/** What fits into the kernel's `sun_path`, with its closing zero. */
const longestPath = 107;
const hello = /^([0-9a-f]{32}) (ctl|out|err) (\d+)$/;

const roles = ['ctl', 'out', 'err'] as const;
type Role = (typeof roles)[number];

/** A forked process that has called: its supervisor's pid, and its three connections. */
export type Caller = { readonly pid: number } & Readonly<Record<Role, Socket>>;

interface Expected {
  readonly sockets: Partial<Record<Role, Socket>>;
  readonly arrived: (caller: Caller) => void;
}

/** Where forked processes call. Who knows no token, or one that was used or revoked, is hung up on. */
export class Rendezvous {
  private readonly expected = new Map<string, Expected>();
  private readonly callers = new Set<Socket>();

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  /** Opens one in a folder of its own, below the given one, that only this user, or the given one, can enter. */
  static async open(below: string, uid?: number): Promise<Rendezvous> {
    const folder = await mkdtemp(join(below.length < longestPath - 20 ? below : tmpdir(), 'warm-'));
    const server = createServer();
    const rendezvous = new Rendezvous(folder, server);
    server.on('connection', (socket) => rendezvous.greet(socket));
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen({ path: rendezvous.path, backlog }, resolve);
      });
      if (uid !== undefined) await chown(folder, uid, uid);
      await chmod(rendezvous.path, 0o777); // the folder is the lock: 0700
    } catch (error) {
      await rendezvous.close();
      throw error;
    }
    server.unref();
    return rendezvous;
  }

  get path(): string {
    return join(this.folder, 'socket');
  }

  /** Makes a token and waits for who brings it. */
  expect(arrived: (caller: Caller) => void): string {
    const token = randomBytes(16).toString('hex');
    this.expected.set(token, { sockets: {}, arrived });
    return token;
  }

  /** Whoever calls with it from now on is hung up on, and runs nothing. */
  revoke(token: string): void {
    const sockets = this.expected.get(token)?.sockets ?? {};
    this.expected.delete(token);
    for (const socket of Object.values(sockets)) socket.destroy();
  }

  async close(): Promise<void> {
    for (const token of [...this.expected.keys()]) this.revoke(token);
    for (const socket of this.callers) socket.destroy();
    this.server.close(); // the connections of running jobs stay
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Reads the line `TOKEN ROLE PID` that a caller begins with. */
  private greet(socket: Socket): void {
    let said = '';
    this.callers.add(socket);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString('latin1');
      if (!said.includes('\n') && said.length <= longestHello) return;
      socket.off('data', hear).pause();
      this.callers.delete(socket);
      this.admit(socket, said);
    };
    socket.on('data', hear).on('error', () => socket.destroy());
    socket.once('close', () => this.callers.delete(socket));
  }

  private admit(socket: Socket, said: string): void {
    const [, token = '', role, pid] = hello.exec(said.trimEnd()) ?? [];
    const expected = this.expected.get(token);
    const known = roles.find((each) => each === role);
    if (expected === undefined || known === undefined || expected.sockets[known] !== undefined) {
      socket.destroy();
      return;
    }
    expected.sockets[known] = socket;
    const { ctl, out, err } = expected.sockets;
    if (ctl === undefined || out === undefined || err === undefined) return;
    this.expected.delete(token); // used: it opens nothing any more
    expected.arrived({ pid: Number(pid), ctl, out, err });
  }
}
