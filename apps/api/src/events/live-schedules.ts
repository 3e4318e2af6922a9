import { Occurrence } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Draining } from '../http/draining.js';
import { Notices } from '../notices/notices.js';
import { occurrenceChanged } from '../schedules/occurrence-notice.js';
import { toOccurrence } from '../schedules/occurrence-rows.js';
import { InOrder } from './in-order.js';
import { type LiveServer, roomOf } from './live-socket.js';

const deafnessMs = 600_000;

/** Tells the sockets of this node that asked for the channel `schedules` what became of slots. */
@Injectable()
export class LiveSchedules {
  private readonly inOrder: InOrder;
  private server: LiveServer | undefined;

  constructor(
    private readonly em: EntityManager,
    notices: Notices,
    draining: Draining,
  ) {
    const log = new Logger('Live');
    this.inOrder = new InOrder(draining.signal, (error) => log.error(error));
    notices.tell({
      channel: occurrenceChanged,
      hear: (id) => this.soon(() => this.find({ id })),
      catchUp: () => this.soon(() => this.find({ decidedAt: { $gt: new Date(Date.now() - deafnessMs) } })),
    });
  }

  serve(server: LiveServer): void {
    this.server = server;
  }

  private find(where: { id: string } | { decidedAt: { $gt: Date } }): Promise<Occurrence[]> {
    return this.em.fork().find(Occurrence, where, { orderBy: { decidedAt: 'asc' } });
  }

  private soon(read: () => Promise<Occurrence[]>): void {
    this.inOrder.do('schedules', async () => {
      if (!this.server?.of('/').adapter.rooms.has(roomOf('schedules'))) return;
      for (const occurrence of await read())
        this.server.to(roomOf('schedules')).emit('occurrence:changed', { occurrence: toOccurrence(occurrence) });
    });
  }
}
