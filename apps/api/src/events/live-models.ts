import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Draining } from '../http/draining.js';
import { modelChanged } from '../models/model-notice.js';
import { findModel, type ModelRow, modelsChangedSince, toModel } from '../models/model-rows.js';
import { Notices } from '../notices/notices.js';
import { ChannelRoom } from './channel-room.js';
import type { LiveServer } from './live-socket.js';

const deafnessSeconds = 600;

/** Tells the sockets of this node that asked for the channel `models` what became of a model. */
@Injectable()
export class LiveModels {
  private readonly room: ChannelRoom;

  constructor(
    private readonly em: EntityManager,
    notices: Notices,
    draining: Draining,
  ) {
    this.room = new ChannelRoom('models', draining);
    notices.tell({
      channel: modelChanged,
      hear: (modelId) => this.soon(async () => [await findModel(sqlOf(this.em.fork()), modelId)]),
      catchUp: () => this.soon(() => modelsChangedSince(sqlOf(this.em.fork()), deafnessSeconds)),
    });
  }

  serve(server: LiveServer): void {
    this.room.serve(server);
  }

  /** Changes of all models in one line: an archived model is told before the one that took its place. */
  private soon(read: () => Promise<(ModelRow | undefined)[]>): void {
    this.room.soon(async (sockets) => {
      for (const row of await read()) if (row) sockets.emit('model:changed', { model: toModel(row) });
    });
  }
}
