import { alertChanged, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import type { AlertView } from '@energy-ops/contracts';
import { Draining } from '../http/draining.js';
import { Notices } from '../notices/notices.js';
import { alertsChangedSince, findAlert } from '../notifications/alert-rows.js';
import { InOrder } from './in-order.js';
import { type LiveServer, roomOf } from './live-socket.js';

const deafnessSeconds = 600;

/** Tells the sockets of this node that asked for the channel `alerts` what became of an alert. */
@Injectable()
export class LiveAlerts {
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
      channel: alertChanged,
      hear: (id) => this.soon(async () => [await findAlert(sqlOf(this.em.fork()), id)]),
      catchUp: () => this.soon(() => alertsChangedSince(sqlOf(this.em.fork()), deafnessSeconds)),
    });
  }

  serve(server: LiveServer): void {
    this.server = server;
  }

  private soon(read: () => Promise<(AlertView | undefined)[]>): void {
    this.inOrder.do('alerts', async () => {
      if (!this.server?.of('/').adapter.rooms.has(roomOf('alerts'))) return;
      for (const alert of await read()) if (alert) this.server.to(roomOf('alerts')).emit('alert:changed', { alert });
    });
  }
}
