import { defaultCatchUp, type ModelType } from '@energy-ops/contracts';
import { Schedule, Setting, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { Preparations } from '../health/preparations.js';
import { marketOfSource } from './schedule-market.js';

const presets = [
  { id: 'dmo-daily', name: 'DMO daily', modelType: 'DMO', cron: '0 10 * * *' },
  { id: 'rmo-30min', name: 'RMO every 30 minutes', modelType: 'RMO', cron: '*/30 * * * *' },
  { id: 'so-15min', name: 'SO every 15 minutes', modelType: 'SO', cron: '*/15 * * * *' },
] as const satisfies readonly { id: string; name: string; modelType: ModelType; cron: string }[];

const made = 'schedule_presets_made';

/** The three schedules that a new installation begins with, for somebody to enable. */
@Injectable()
export class Presets implements OnApplicationBootstrap {
  constructor(
    private readonly em: EntityManager,
    private readonly preparations: Preparations,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.preparations.begin({ name: 'the first schedules', optional: false, work: () => this.make() });
  }

  /** Once ever, by one node: whoever deleted one doesn't get it back. */
  async make(): Promise<void> {
    await this.em.transactional(async (em) => {
      await sqlOf(em).query(`select pg_advisory_xact_lock(hashtextextended('schedule presets', 0))`);
      if (await em.findOne(Setting, made)) return;
      const { timezone } = await marketOfSource(sqlOf(em), null, this.config);
      for (const preset of presets)
        em.create(Schedule, {
          ...preset,
          timeZone: timezone,
          overlap: 'skip',
          catchUp: defaultCatchUp[preset.modelType],
          createdBy: 'system:start',
        });
      em.create(Setting, { key: made, value: true });
      await em.flush();
    });
  }
}
