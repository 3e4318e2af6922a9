import { Health } from '@energy-ops/contracts';
import { schemaIsCurrent, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Controller, Get, Header } from '@nestjs/common';
import { Open } from '../access/needs.js';
import { Answers, Does } from '../http/answers.js';
import { Draining } from '../http/draining.js';
import { Refusal } from '../http/refusal.js';
import { Uncounted } from '../load/rate.guard.js';
import { Preparations } from './preparations.js';

@Controller('api/health')
@Uncounted()
export class HealthController {
  constructor(
    private readonly em: EntityManager,
    private readonly preparations: Preparations,
    private readonly draining: Draining,
  ) {}

  @Get('live')
  @Does('isLive', 'The process runs.')
  @Open()
  @Header('cache-control', 'no-store')
  @Answers(Health)
  live(): Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @Does('isReady', 'It can do its work: the database answers, has our tables, the built-in models and the sample.')
  @Open()
  @Header('cache-control', 'no-store')
  @Answers(Health)
  async ready(): Promise<Health> {
    if (this.draining.signal.aborted) throw notReady('stopping', 'This node is about to stop.');
    if (!(await schemaIsCurrent(sqlOf(this.em))))
      throw notReady('not_migrated', 'The database has not the tables of this version yet.');
    const pending = this.preparations.pending();
    if (pending.length > 0) throw notReady('not_prepared', `Still being prepared: ${pending.join(', ')}.`);
    return { status: 'ok' };
  }
}

const notReady = (code: string, detail: string): Refusal =>
  new Refusal(503, code, detail, { headers: { 'retry-after': '2' } });
