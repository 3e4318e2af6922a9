import { socketPath, type Subscription } from '@energy-ops/contracts';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Running } from './bench-product.ts';
import type { Client } from './live-client.ts';

/** A client by hand, on bare TCP, that subscribes and from then on never reads. */
export function aStalledClient(
  { address, token }: Pick<Running, 'address' | 'token'>,
  subscription: Subscription,
): Promise<Client> {
  const { hostname, port, host } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(
    [
      `GET ${socketPath}/?EIO=4&transport=websocket HTTP/1.1`,
      `Host: ${host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Version: 13\r\n\r\n',
    ].join('\r\n'),
  );
  return new Promise((resolve, reject) => {
    let heard = '';
    socket.on('error', reject);
    socket.on('data', (data) => {
      const before = heard;
      heard += data.toString('latin1');
      const isNew = (text: string) => heard.includes(text) && !before.includes(text);
      if (isNew('"pingInterval"')) socket.write(frameOf(`40${JSON.stringify({ token })}`));
      if (isNew('40{"sid"')) socket.write(frameOf(`420${JSON.stringify(['optimization:subscribe', subscription])}`));
      if (!isNew('430[')) return;
      socket.pause();
      resolve({ close: () => socket.destroy() });
    });
  });
}

/** A WebSocket text frame as clients must write it: masked. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]);
  return Buffer.concat([header, payload]); // a mask of zeros leaves it as it is
}
