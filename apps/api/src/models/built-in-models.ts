import { type ModelType, modelTypeFacts, modelTypes } from '@energy-ops/contracts';
import { Model, putBlob, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { join } from 'node:path';
import { Preparations } from '../health/preparations.js';
import { builtInSource, digestOfSources } from './built-in-source.js';
import { lockModels } from './model-lock.js';
import { archiveActive } from './model-moves.js';
import { announce } from './model-notice.js';
import { pythonModels } from './python-environment.js';

/** Keeps the three built-in models in step with python-models: a changed package is a new version. */
@Injectable()
export class BuiltInModels implements OnApplicationBootstrap {
  constructor(
    private readonly em: EntityManager,
    private readonly preparations: Preparations,
  ) {}

  onApplicationBootstrap(): void {
    this.preparations.begin({
      name: 'the built-in models',
      optional: false,
      work: async () => this.seed(await digestOfSources(join(pythonModels, 'src'))),
    });
  }

  /** Adds what is missing; several nodes may start at once. */
  async seed(digest: string): Promise<void> {
    await this.em.transactional(async (em) => {
      await lockModels(em);
      for (const modelType of modelTypes) await addVersion(em, modelType, digest);
    });
  }
}

async function addVersion(em: EntityManager, modelType: ModelType, digest: string): Promise<void> {
  const source = Buffer.from(builtInSource(modelType, digest));
  const sha256 = await putBlob(sqlOf(em), source);
  const versions = await em.find(Model, { modelType }, { orderBy: { version: 'desc' } });
  if (versions.some((model) => model.builtin && model.sha256 === sha256)) return;
  const former = versions.find((model) => model.status === 'active');
  const version = (versions[0]?.version ?? 0) + 1;
  // Not where an upload is active, nor where somebody left the type without an active model.
  const isActive = versions.length === 0 || former?.builtin === true;
  if (isActive) await archiveActive(em, modelType);
  const model = em.create(Model, {
    id: `${modelType.toLowerCase()}_builtin_${version}`,
    modelType,
    name: `${modelTypeFacts[modelType].title} (built in)`,
    version,
    status: isActive ? 'active' : 'archived',
    builtin: true,
    deterministic: true,
    description: `The ${modelType} model that comes with the product.`,
    sha256,
    sizeBytes: source.length,
  });
  await em.flush();
  await announce(em, model.id);
}
