import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A Node process that a test started. */
export type NodeProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts a program on this Node, open to an inspector on a free port. */
export const startNode = (program: string, env: Readonly<Record<string, string>>): NodeProcess =>
  spawn(process.execPath, ['--inspect=127.0.0.1:0', program], { env, stdio: ['pipe', 'pipe', 'pipe'] });
