import { type ModelType, modelTypeFacts, modelTypes } from '@energy-ops/contracts';
import { Model, putBlob, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { join } from 'node:path';
import { Preparations } from '../health/preparations.js';
import { builtInSource, digestOfSources } from './built-in-source.js';
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
      await sqlOf(em).query(`select pg_advisory_xact_lock(hashtextextended('built-in models', 0))`);
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
  if (former?.builtin) {
    former.status = 'archived';
    await em.flush(); // before the new one is active: at most one may be
  }
  em.create(Model, {
    id: `${modelType.toLowerCase()}_builtin_${version}`,
    modelType,
    name: `${modelTypeFacts[modelType].title} (built in)`,
    version,
    status: former && !former.builtin ? 'archived' : 'active',
    builtin: true,
    description: `The ${modelType} model that comes with the product.`,
    sha256,
    sizeBytes: source.length,
  });
  await em.flush();
}
