import { socketPath, type Subscription } from '@energy-ops/contracts';
import type { Running } from './bench-product.ts';

export interface Client {
  close(): void;
}

/**
 * Connects a socket client that costs next to nothing and subscribes; `onFrame` gets each event's frame as Socket.IO
 * wrote it, not parsed.
 */
export function aClient(
  { address, token }: Pick<Running, 'address' | 'token'>,
  subscription: Subscription,
  onFrame: (frame: string) => void = () => undefined,
): Promise<Client> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}${socketPath}/?EIO=4&transport=websocket`);
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error('The socket was refused.'));
    socket.onmessage = ({ data }) => {
      const frame = String(data);
      if (frame === '2') socket.send('3');
      else if (frame.startsWith('0')) socket.send(`40${JSON.stringify({ token })}`);
      else if (frame.startsWith('40')) socket.send(`420${JSON.stringify(['optimization:subscribe', subscription])}`);
      else if (frame.startsWith('430')) resolve({ close: () => socket.close() });
      else onFrame(frame);
    };
  });
}
