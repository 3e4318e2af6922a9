import { socketPath } from '@energy-ops/contracts';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client by hand, on bare TCP, that asks for something and from then on never reads; it may be resumed. */
export async function aStalledClient(url: string, token: string, event: string, message: object): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const handshake = [
    `GET ${socketPath}/?EIO=4&transport=websocket HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13\r\n\r\n',
  ];
  socket.write(handshake.join('\r\n'));
  let heard = '';
  const until = async (text: string): Promise<void> => {
    while (!heard.includes(text)) heard += String(await once(socket, 'data'));
  };
  await until('"pingInterval"');
  socket.write(frameOf(`40${JSON.stringify({ token })}`));
  await until('40{"sid"');
  socket.write(frameOf(`420${JSON.stringify([event, message])}`));
  await until('430[{"ok":true}]');
  return socket.pause();
}

/** A WebSocket text frame as clients must write it: masked, though a mask of zeros leaves it as it is. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]), payload]);
}
