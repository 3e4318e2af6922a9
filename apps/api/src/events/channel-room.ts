import type { Channel } from '@energy-ops/contracts';
import { Logger } from '@nestjs/common';
import type { Draining } from '../http/draining.js';
import { InOrder } from './in-order.js';
import { type LiveServer, roomOf } from './live-socket.js';

type Sockets = ReturnType<LiveServer['to']>;

/** The sockets of this node that asked for a channel. */
export class ChannelRoom {
  private readonly inOrder: InOrder;
  private server: LiveServer | undefined;

  constructor(
    private readonly channel: Channel,
    draining: Draining,
  ) {
    const log = new Logger('Live');
    this.inOrder = new InOrder(draining.signal, (error) => log.error(error));
  }

  serve(server: LiveServer): void {
    this.server = server;
  }

  /** One after the other, and only where somebody listens. */
  soon(tell: (sockets: Sockets) => Promise<void>): void {
    this.inOrder.do(this.channel, async () => {
      const room = roomOf(this.channel);
      if (this.server?.of('/').adapter.rooms.has(room)) await tell(this.server.to(room));
    });
  }
}
