import type { ModelQuery, ModelStatus, ModelType, PatchModel } from '@energy-ops/contracts';
import { getBlob, Model, newId, putBlob, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { demandWithin } from '../access/limits.js';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { notFound, Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { idOfCursor, pageOf } from '../jobs/recent-page.js';
import { demandSecondPerson } from './four-eyes.js';
import { lockModels } from './model-lock.js';
import { archiveActive, moveModel } from './model-moves.js';
import { announce } from './model-notice.js';
import { holdToModelQuota } from './model-quota.js';
import { findModel, listModels, type ModelRow } from './model-rows.js';
import { saysDeterministic } from './says-deterministic.js';

export interface NewModel {
  readonly modelType: ModelType;
  readonly name: string;
  readonly description: string | null;
  readonly source: Buffer;
  readonly status: Exclude<ModelStatus, 'archived'>;
}

/** The versions of every model: which there are, and which of a type is active. */
@Injectable()
export class ModelsService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async list(query: ModelQuery): Promise<{ models: ModelRow[]; nextCursor: string | null }> {
    const found = await listModels(sqlOf(this.em), query, await idOfCursor(this.em, 'model', query.cursor));
    const { items, nextCursor } = pageOf(found, query.limit);
    return { models: items, nextCursor };
  }

  async get(id: string): Promise<ModelRow> {
    return rowOf(this.em, id);
  }

  async source(id: string): Promise<{ model: ModelRow; source: Buffer }> {
    const model = await this.get(id);
    return { model, source: await getBlob(sqlOf(this.em), model.sha256) };
  }

  /** A new version of its type. An active one takes the place of the former. */
  async add(upload: NewModel, actor: Actor): Promise<ModelRow> {
    const deterministic = saysDeterministic(upload.source.toString('utf8'));
    return this.em.transactional(async (em) => {
      const sha256 = await putBlob(sqlOf(em), upload.source); // before the lock: it is the slow part
      await lockModels(em);
      await holdToModelQuota(sqlOf(em), actor.id, upload.source.length, this.config.modelQuotaBytes);
      const [newest] = await em.find(
        Model,
        { modelType: upload.modelType },
        { orderBy: { version: 'desc' }, limit: 1, fields: ['version'] },
      );
      if (upload.status === 'active') await archiveActive(em, upload.modelType);
      const { source, ...fields } = upload;
      const version = (newest?.version ?? 0) + 1;
      const facts = { sha256, sizeBytes: source.length, deterministic };
      const model = em.create(Model, { id: newId(), ...fields, ...facts, version, uploadedBy: actor.id });
      await em.flush();
      await announce(em, model.id);
      await this.record(em, 'model.upload', model, actor);
      return rowOf(em, model.id);
    });
  }

  /** Activates, archives or describes. Activating an older one is how to roll back. */
  async change(id: string, { status, description }: PatchModel, actor: Actor): Promise<ModelRow> {
    return this.em.transactional(async (em) => {
      const model = await lockedModel(em, id);
      demandWithin(actor, model);
      if (status === 'active') demandSecondPerson(model.uploadedBy, actor, this.config.fourEyes);
      if (status !== undefined && (await moveModel(em, model, status)))
        await this.record(em, actionOf[status], model, actor);
      if (description !== undefined && description !== model.description) {
        Object.assign(model, { description, changedAt: new Date() });
        await em.flush();
        await announce(em, id);
        await this.record(em, 'model.describe', model, actor);
      }
      return rowOf(em, id);
    });
  }

  /**
   * Archives a model that somebody uploaded; jobs of the past keep it. The built-in one takes the place of an active one:
   * whatever asks for a plan next, a schedule at night perhaps, is to get one.
   */
  async remove(id: string, actor: Actor): Promise<ModelRow> {
    return this.em.transactional(async (em) => {
      const model = await lockedModel(em, id);
      demandWithin(actor, model);
      if (model.builtin) throw builtIn(model);
      const wasActive = model.status === 'active';
      if (await moveModel(em, model, 'archived')) await this.record(em, 'model.archive', model, actor);
      if (wasActive) await this.activateBuiltIn(em, model.modelType, actor);
      return rowOf(em, id);
    });
  }

  private async activateBuiltIn(em: EntityManager, modelType: ModelType, actor: Actor): Promise<void> {
    const builtIn = await em.findOneOrFail(
      Model,
      { modelType, builtin: true },
      { orderBy: { version: 'desc' }, refresh: true },
    );
    if (await moveModel(em, builtIn, 'active')) await this.record(em, 'model.activate', builtIn, actor);
  }

  private async record(em: EntityManager, action: string, model: Model, { id }: Actor): Promise<void> {
    const details = {
      model_type: model.modelType,
      version: model.version,
      status: model.status,
      sha256: model.sha256,
    };
    await this.audit.record({ actor: id, action, target: model.id, outcome: 'done', details }, em);
  }
}

const actionOf = {
  active: 'model.activate',
  archived: 'model.archive',
  candidate: 'model.propose',
} as const satisfies Record<ModelStatus, string>;

/** The model as it is once nobody else can change it. */
async function lockedModel(em: EntityManager, id: string): Promise<Model> {
  await lockModels(em);
  const model = await em.findOne(Model, id, { refresh: true });
  if (!model) throw notFound(`Model ${id}`);
  return model;
}

async function rowOf(em: EntityManager, id: string): Promise<ModelRow> {
  const row = await findModel(sqlOf(em), id);
  if (!row) throw notFound(`Model ${id}`);
  return row;
}

const builtIn = ({ modelType }: Model): Refusal =>
  new Refusal(
    409,
    'model_built_in',
    `This ${modelType} model comes with the product and can't be deleted. Activate another one to have it archived.`,
  );
