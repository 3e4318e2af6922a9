import { createServer } from 'node:net';

export const loopback = '127.0.0.1';

/** The wanted port where it is free, else any that is. */
export async function freePort(wanted: number | undefined): Promise<number> {
  return (wanted === undefined ? undefined : await bound(wanted)) ?? (await bound(0)) ?? 0;
}

/** Binds the port for a moment; undefined when someone has it. */
const bound = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, loopback, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
