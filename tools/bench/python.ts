import { spawn } from 'node:child_process';

/** Runs a bare Python and hands on what it prints; resolves to the milliseconds until it had ended. */
export function timePython(
  args: readonly string[],
  onData: (piece: Buffer) => void = () => undefined,
): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PYTHONUNBUFFERED: '1' };
    const child = spawn(process.env['PYTHON'] ?? 'python3', args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', onData);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - began);
      else reject(new Error(`python ended with ${code}`));
    });
  });
}
