import { GateWarning as GateWarningView } from '@energy-ops/contracts';
import { GateWarning, Occurrence } from '@energy-ops/database';
import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { gateWarned } from '../gates/gate-notice.js';
import { toGateWarning } from '../gates/gate-warnings.js';
import { Draining } from '../http/draining.js';
import { Notices } from '../notices/notices.js';
import { occurrenceChanged } from '../schedules/occurrence-notice.js';
import { toOccurrence } from '../schedules/occurrence-rows.js';
import { ChannelRoom } from './channel-room.js';
import type { LiveServer } from './live-socket.js';

const deafnessMs = 600_000;

/** Tells the sockets of this node that asked for the channel `schedules` what became of slots, and of gates. */
@Injectable()
export class LiveSchedules {
  private readonly room: ChannelRoom;

  constructor(
    private readonly em: EntityManager,
    notices: Notices,
    draining: Draining,
  ) {
    this.room = new ChannelRoom('schedules', draining);
    notices.tell({
      channel: occurrenceChanged,
      hear: (id) => this.tellOccurrences(() => ({ id })),
      catchUp: () => this.tellOccurrences(() => ({ decidedAt: { $gt: lately() } })),
    });
    notices.tell({
      channel: gateWarned,
      hear: (warning) => this.tellWarnings(async () => [GateWarningView.parse(JSON.parse(warning))]),
      catchUp: () =>
        this.tellWarnings(async () => {
          const warnings = await this.em.fork().find(GateWarning, { at: { $gt: lately() } });
          return warnings.map(toGateWarning);
        }),
    });
  }

  serve(server: LiveServer): void {
    this.room.serve(server);
  }

  private tellOccurrences(where: () => FilterQuery<Occurrence>): void {
    this.room.soon(async (sockets) => {
      const found = await this.em.fork().find(Occurrence, where(), { orderBy: { decidedAt: 'asc' } });
      for (const each of found) sockets.emit('occurrence:changed', { occurrence: toOccurrence(each) });
    });
  }

  private tellWarnings(read: () => Promise<GateWarningView[]>): void {
    this.room.soon(async (sockets) => {
      for (const warning of await read()) sockets.emit('gate:warning', { warning });
    });
  }
}

const lately = (): Date => new Date(Date.now() - deafnessMs);
