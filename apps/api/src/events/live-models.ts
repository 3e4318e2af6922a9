import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Draining } from '../http/draining.js';
import { modelChanged } from '../models/model-notice.js';
import { findModel, type ModelRow, modelsChangedSince, toModel } from '../models/model-rows.js';
import { Notices } from '../notices/notices.js';
import { InOrder } from './in-order.js';
import { type LiveServer, roomOf } from './live-socket.js';

const deafnessSeconds = 600;

/** Tells the sockets of this node that asked for the channel `models` what became of a model. */
@Injectable()
export class LiveModels {
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
      channel: modelChanged,
      hear: (modelId) => this.soon(async () => [await findModel(sqlOf(this.em.fork()), modelId)]),
      catchUp: () => this.soon(() => modelsChangedSince(sqlOf(this.em.fork()), deafnessSeconds)),
    });
  }

  serve(server: LiveServer): void {
    this.server = server;
  }

  /** Changes of all models in one line: an archived model is told before the one that took its place. */
  private soon(read: () => Promise<(ModelRow | undefined)[]>): void {
    this.inOrder.do('models', async () => {
      if (!this.server?.of('/').adapter.rooms.has(roomOf('models'))) return;
      for (const row of await read())
        if (row) this.server.to(roomOf('models')).emit('model:changed', { model: toModel(row) });
    });
  }
}
