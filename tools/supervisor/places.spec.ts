import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataDir } from './instance.ts';
import { expectFreePort } from './port.ts';

describe('a port', () => {
  it('that is taken is refused with the way out', async () => {
    const other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(expectFreePort('127.0.0.1', port, 0)).rejects.toThrow(`PORT=${port + 1} npm start`);
    other.close();
    await once(other, 'close');
    await expect(expectFreePort('127.0.0.1', port, 0)).resolves.toBeUndefined();
  });

  it('on an address of another machine is refused', async () => {
    await expect(expectFreePort('192.0.2.1', 3000, 0)).rejects.toThrow('no address of this machine');
  });
});

describe('a DATA_DIR', () => {
  const folder = mkdtempSync(join(tmpdir(), 'instance-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes one product, names it to the second, and is free after it', async () => {
    const release = await claimDataDir(join(folder, 'data'), 'http://127.0.0.1:3000');
    await expect(claimDataDir(join(folder, 'data'), 'http://127.0.0.1:3001')).rejects.toThrow(
      `process ${process.pid}, http://127.0.0.1:3000`,
    );
    release();
    (await claimDataDir(join(folder, 'data'), 'http://127.0.0.1:3001'))();
  });
});
