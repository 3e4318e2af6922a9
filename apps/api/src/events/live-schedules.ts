import { GateWarning as GateWarningView } from '@energy-ops/contracts';
import { GateWarning, Occurrence } from '@energy-ops/database';
import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { gateWarned } from '../gates/gate-notice.js';
import { toGateWarning } from '../gates/gate-warnings.js';
import { Draining } from '../http/draining.js';
import { Notices } from '../notices/notices.js';
import { occurrenceChanged } from '../schedules/occurrence-notice.js';
import { toOccurrence } from '../schedules/occurrence-rows.js';
import { InOrder } from './in-order.js';
import { type LiveServer, roomOf } from './live-socket.js';

const deafnessMs = 600_000;

/** Tells the sockets of this node that asked for the channel `schedules` what became of slots, and of gates. */
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
      hear: (id) => this.soon((server) => this.tellOccurrences(server, { id })),
      catchUp: () => this.soon((server) => this.tellOccurrences(server, { decidedAt: { $gt: lately() } })),
    });
    notices.tell({
      channel: gateWarned,
      hear: (warning) =>
        this.soon(async (server) => this.tellWarnings(server, [GateWarningView.parse(JSON.parse(warning))])),
      catchUp: () =>
        this.soon(async (server) => {
          const warnings = await this.em.fork().find(GateWarning, { at: { $gt: lately() } });
          this.tellWarnings(server, warnings.map(toGateWarning));
        }),
    });
  }

  serve(server: LiveServer): void {
    this.server = server;
  }

  private async tellOccurrences(server: LiveServer, where: FilterQuery<Occurrence>): Promise<void> {
    const occurrences = await this.em.fork().find(Occurrence, where, { orderBy: { decidedAt: 'asc' } });
    for (const occurrence of occurrences)
      server.to(roomOf('schedules')).emit('occurrence:changed', { occurrence: toOccurrence(occurrence) });
  }

  private tellWarnings(server: LiveServer, warnings: readonly GateWarningView[]): void {
    for (const warning of warnings) server.to(roomOf('schedules')).emit('gate:warning', { warning });
  }

  /** One after the other, and only where somebody listens. */
  private soon(tell: (server: LiveServer) => Promise<void>): void {
    this.inOrder.do('schedules', async () => {
      if (this.server?.of('/').adapter.rooms.has(roomOf('schedules'))) await tell(this.server);
    });
  }
}

const lately = (): Date => new Date(Date.now() - deafnessMs);
