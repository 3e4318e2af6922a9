import { Health } from '@energy-ops/contracts';
import { schemaIsCurrent, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Controller, Get, Header } from '@nestjs/common';
import { Open } from '../access/needs.js';
import { Answers, Does } from '../http/answers.js';
import { Refusal } from '../http/refusal.js';

@Controller('api/health')
export class HealthController {
  constructor(private readonly em: EntityManager) {}

  @Get('live')
  @Does('isLive', 'The process runs.')
  @Open()
  @Header('cache-control', 'no-store')
  @Answers(Health)
  live(): Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @Does('isReady', 'It can do its work: the database answers and has our tables.')
  @Open()
  @Header('cache-control', 'no-store')
  @Answers(Health)
  async ready(): Promise<Health> {
    if (await schemaIsCurrent(sqlOf(this.em))) return { status: 'ok' };
    throw new Refusal(503, 'not_migrated', 'The database has not the tables of this version yet.', {
      headers: { 'retry-after': '2' },
    });
  }
}
