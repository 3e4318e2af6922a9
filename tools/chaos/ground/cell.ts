import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Program } from './program.ts';

const port = 5432; // each cell has all ports to itself
const relayProgram = join(import.meta.dirname, 'cell-relay.ts');

/** How a cell's packets are lost: `DROP` says nothing to anybody, `REJECT` resets. */
export type Loss = 'DROP' | 'REJECT';

/** A host of its own, as far as the network goes: a namespace whose way to PostgreSQL iptables can cut for real. */
export class Cell {
  readonly url: string;
  private readonly relay: Program;
  private readonly door: Server;

  private constructor(url: string, relay: Program, door: Server) {
    this.url = url;
    this.relay = relay;
    this.door = door;
  }

  /** The socket file lies in the folder; both go when the cell is closed. */
  static async open(databaseUrl: string, folder: string): Promise<Cell> {
    const url = new URL(databaseUrl);
    const target = { host: url.hostname, port: Number(url.port) };
    const socketFile = join(folder, 'door');
    const door = createServer((near) => {
      const far = connect(target);
      near.on('error', () => undefined).on('close', () => far.destroy());
      far.on('error', () => undefined).on('close', () => near.destroy());
      near.pipe(far).pipe(near);
    });
    await once(door.listen(socketFile), 'listening');
    const inside = ['sh', '-c', 'ip link set lo up && exec "$@"', 'cell', process.execPath, relayProgram];
    const relay = new Program('a cell', ['unshare', '-n', '--', ...inside, String(port), socketFile], process.env);
    await relay.untilSaid(/listening/);
    url.host = `127.0.0.1:${port}`;
    return new Cell(url.href, relay, door);
  }

  /** What a program is started through, to live in the cell. */
  get through(): readonly string[] {
    return ['nsenter', '-t', String(this.relay.pid), '-n', '--'];
  }

  /** Cuts the way to PostgreSQL, in both directions, also for connections that stand. */
  cut(loss: Loss): void {
    const how = loss === 'REJECT' ? ['REJECT', '--reject-with', 'tcp-reset'] : ['DROP'];
    for (const end of ['--dport', '--sport']) this.rule('-A', 'INPUT', '-p', 'tcp', end, String(port), '-j', ...how);
  }

  mend(): void {
    this.rule('-F', 'INPUT');
  }

  async close(): Promise<void> {
    this.door.close();
    await this.relay.destroy();
  }

  private rule(...args: string[]): void {
    const [command = '', ...rest] = [...this.through, 'iptables', ...args];
    const run = spawnSync(command, rest, { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`iptables ${args.join(' ')}: ${run.stderr}${run.error?.message ?? ''}`);
  }
}

/** Why there can be no cells on this machine, if there can't. */
export function noCells(): string | undefined {
  const probe = spawnSync('unshare', ['-n', '--', 'sh', '-c', 'ip link set lo up && iptables -L -n && nsenter -V'], {
    encoding: 'utf8',
  });
  if (probe.status === 0) return undefined;
  return `needs root with ip, iptables and nsenter: ${(probe.stderr || (probe.error?.message ?? '')).trim().slice(0, 90)}`;
}
