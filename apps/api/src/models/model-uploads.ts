import { mayDo, ModelFields, type UploadedModel } from '@energy-ops/contracts';
import { sha256Of, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demandWithin } from '../access/limits.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { invalid } from '../http/schema-pipe.js';
import { answerOf, keyedRequest, replay } from '../idempotency/idempotency-key.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import type { Actor } from '../jobs/actor.js';
import { holdToUploadLimit } from '../uploads/upload-limit.js';
import { withUploadFolder } from '../uploads/upload-folder.js';
import { needsSecondPerson } from './four-eyes.js';
import { ModelCheck } from './model-check.js';
import { keepCopy } from './model-copies.js';
import { toModel } from './model-rows.js';
import { ModelsService } from './models.service.js';
import { receiveModel } from './receive-model.js';

/** Takes multipart uploads of models. The slow part, Python's check, is done before any transaction begins. */
@Injectable()
export class ModelUploads {
  private readonly log = new Logger(ModelUploads.name);

  constructor(
    private readonly models: ModelsService,
    private readonly check: ModelCheck,
    private readonly idempotency: IdempotencyService,
    private readonly em: EntityManager,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async create(request: FastifyRequest, reply: FastifyReply, actor: Actor): Promise<unknown> {
    await holdToUploadLimit(sqlOf(this.em), actor.id, this.config.uploadLimitPerMinute);
    return withUploadFolder(this.config.dataDir, async (folder, input) => {
      const upload = await receiveModel(request, input);
      const keyed = keyedRequest(request, upload.requestSha256);
      const earlier = keyed && (await this.idempotency.earlier(keyed));
      if (earlier) return replay(earlier, reply);
      const { modelType, description, activate } = fieldsOf(upload.fields);
      demandWithin(actor, { modelType });
      const warnings = await this.check.run(folder);
      const source = await sourceOf(input, upload.sha256);
      const mayActivate = mayDo(actor, 'models:activate') && !needsSecondPerson(actor, this.config.fourEyes);
      const status = activate && mayActivate ? 'active' : 'candidate';
      const store = async () => {
        const wish = { modelType, name: upload.name, description: description || null, source, status } as const;
        const model = await this.models.add(wish, actor);
        void reply.header('location', `/api/optimization/models/${model.id}`);
        return answerOf(reply, { success: true, model: toModel(model), warnings } satisfies Answer);
      };
      const { answer, replayed } = keyed
        ? await this.idempotency.once(keyed, store)
        : { answer: await store(), replayed: false };
      await this.keepCopy(folder, upload.sha256, source);
      return replayed ? replay(answer, reply) : answer.body;
    });
  }

  /** The upload is in the database by now: a full disk must not make it look refused. */
  private async keepCopy(folder: string, sha256: string, source: Buffer): Promise<void> {
    await keepCopy(this.config.dataDir, folder, sha256, source).catch((error: unknown) => {
      this.log.warn(`The copy of model ${sha256} in DATA_DIR could not be written: ${String(error)}`);
    });
  }
}

type Answer = Omit<UploadedModel, 'warnings'> & { readonly warnings: Readonly<UploadedModel['warnings']> };

function fieldsOf(fields: Readonly<Record<string, string>>): ModelFields {
  const parsed = ModelFields.safeParse(fields);
  if (!parsed.success) throw invalid(parsed.error.issues, fields);
  return parsed.data;
}

/** The file as it came: the check ran beside it. */
async function sourceOf(folder: string, sha256: string): Promise<Buffer> {
  const source = await readFile(join(folder, 'model.py'));
  if (sha256Of(source) !== sha256) throw new Error('The uploaded model changed while it was being checked.');
  return source;
}
