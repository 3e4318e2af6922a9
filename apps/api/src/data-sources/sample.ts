import { DataSource, sqlOf } from '@energy-ops/database';
import { sampleMarketId } from '@energy-ops/market';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiConfig, CONFIG } from '../config.js';
import { Preparations } from '../health/preparations.js';
import { pythonModels } from '../models/python-environment.js';
import { DataSourcesService } from './data-sources.service.js';
import { parseFields } from './source-wish.js';
import { withUploadFolder } from '../uploads/upload-folder.js';

const sampleId = 'sample';
const actor = { id: 'system:start', role: 'admin' } as const;

/** Loads the portfolio that comes with the product, so that a new installation has something to solve. */
@Injectable()
export class Sample implements OnApplicationBootstrap {
  constructor(
    private readonly em: EntityManager,
    private readonly sources: DataSourcesService,
    private readonly preparations: Preparations,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /** Optional: a node that can't load it still serves everything else. */
  onApplicationBootstrap(): void {
    if (!this.config.sampleData) return;
    this.preparations.begin({
      name: 'the sample data source',
      optional: true,
      work: () => this.load(join(pythonModels, 'data/sample')),
    });
  }

  /** Once ever, by one node: whoever deleted the sample doesn't get it back. */
  async load(from: string): Promise<void> {
    await this.em.transactional(async (em) => {
      await sqlOf(em).query(`select pg_advisory_xact_lock(hashtextextended('sample data source', 0))`);
      if (await em.findOne(DataSource, sampleId)) return;
      await withUploadFolder(this.config.dataDir, async (folder, input) => {
        const files = await readdir(from);
        for (const file of files.filter((each) => each.endsWith('.csv')))
          await copyFile(join(from, file), join(input, file));
        const fields = parseFields({
          name: 'Sample portfolio (synthetic)',
          market: sampleMarketId,
          settings: await readFile(join(from, 'settings.json'), 'utf8'),
        });
        const checked = await this.sources.check(folder, fields, sampleId);
        await this.sources.create(sampleId, fields.name, checked, actor);
      });
    });
  }
}
