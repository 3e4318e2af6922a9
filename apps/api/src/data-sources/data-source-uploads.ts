import type { DataSource as DataSourceView } from '@energy-ops/contracts';
import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { demandWithin } from '../access/limits.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { answerOf, keyedRequest, replay } from '../idempotency/idempotency-key.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import type { Actor } from '../jobs/actor.js';
import { DataSourcesService } from './data-sources.service.js';
import { receiveUpload } from './receive-upload.js';
import { parseChangedFields, parseFields } from './source-wish.js';
import { toDataSource } from './to-data-source.js';
import { holdToUploadLimit } from '../uploads/upload-limit.js';
import { sweepUploadFolders, withUploadFolder } from '../uploads/upload-folder.js';

/** Takes multipart uploads of tables. The slow part, Python's check, is done before any transaction begins. */
@Injectable()
export class DataSourceUploads implements OnApplicationBootstrap {
  constructor(
    private readonly sources: DataSourcesService,
    private readonly idempotency: IdempotencyService,
    private readonly em: EntityManager,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await sweepUploadFolders(this.config.dataDir, new Date());
  }

  async create(request: FastifyRequest, reply: FastifyReply, actor: Actor): Promise<unknown> {
    demandWithin(actor, { dataSourceId: null });
    await this.holdToLimit(actor);
    return withUploadFolder(this.config.dataDir, async (folder, input) => {
      const upload = await receiveUpload(request, input);
      const keyed = keyedRequest(request, upload.sha256);
      const earlier = keyed && (await this.idempotency.earlier(keyed));
      if (earlier) return replay(earlier, reply);
      const fields = parseFields(upload.fields);
      const id = `ds_${randomBytes(8).toString('hex')}`;
      const checked = await this.sources.check(folder, fields, id);
      const store = async () => {
        const created = await this.sources.create(id, fields.name, checked, actor);
        void reply.header('location', `/api/data-sources/${id}`);
        return answerOf(reply, toDataSource(created));
      };
      if (!keyed) return (await store()).body;
      const { answer, replayed } = await this.idempotency.once(keyed, store);
      return replayed ? replay(answer, reply) : answer.body;
    });
  }

  async replace(id: string, request: FastifyRequest, actor: Actor): Promise<DataSourceView> {
    demandWithin(actor, { dataSourceId: id });
    const { source } = await this.sources.get(id);
    await this.holdToLimit(actor);
    return withUploadFolder(this.config.dataDir, async (folder, input) => {
      const upload = await receiveUpload(request, input);
      const fields = parseChangedFields(upload.fields, source);
      const checked = await this.sources.check(folder, fields, id);
      return toDataSource(await this.sources.replace(id, fields.name, checked, actor));
    });
  }

  private holdToLimit({ id }: Actor): Promise<void> {
    return holdToUploadLimit(sqlOf(this.em), id, this.config.uploadLimitPerMinute);
  }
}
