import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepRunning, type Service } from './service.ts';

const programs = {
  patient:
    "console.log('pid ' + process.pid); process.on('SIGTERM', () => process.exit(0)); setInterval(() => 0, 1000);",
  deaf: "console.log('pid ' + process.pid); process.on('SIGTERM', () => 0); setInterval(() => 0, 1000);",
  wrong: "console.error('PORT: must be a number'); process.exit(1);",
} as const;

describe('a kept program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'service-'));
  let service: Service | undefined;
  const lines: string[] = [];
  let gaveUp: string | undefined;

  const keep = (name: keyof typeof programs) => {
    const program = join(folder, `${name}.mjs`);
    writeFileSync(program, programs[name]);
    lines.length = 0;
    gaveUp = undefined;
    service = keepRunning({
      name,
      program,
      env: process.env,
      onLine: (line) => lines.push(line),
      onGiveUp: (message) => (gaveUp = message),
    });
    return service;
  };
  const pids = () => lines.filter((line) => line.startsWith('pid ')).map((line) => Number(line.slice(4)));
  const until = async (holds: () => boolean) => {
    while (!holds()) await sleep(20);
  };
  const lives = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  afterEach(() => service?.stop(0));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('starts again when it is killed', async () => {
    keep('patient');
    await until(() => pids().length === 1);
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    await until(() => pids().length === 2);
    expect(lines).toContain('patient was ended by SIGKILL; starting it again.');
  });

  it('is killed when it does not stop within the grace', async () => {
    const { stop } = keep('deaf');
    await until(() => pids().length === 1);
    await stop(100);
    expect(lives(pids()[0] ?? 0)).toBe(false);
  });

  it('is given up at once when it fails by itself before it was ever of use', async () => {
    keep('wrong');
    await until(() => gaveUp !== undefined);
    expect(gaveUp).toBe('wrong ended with 1 while it was starting.');
    expect(lines).toContain('PORT: must be a number');
  });
});
