import { AuditPage, AuditQuery, AuditVerdict, VerifyAuditQuery } from '@energy-ops/contracts';
import { Controller, Get, Headers, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does } from '../http/answers.js';
import { askedFormat } from './asked-format.js';
import { mediaTypes } from './audit-export.js';
import { AuditLog } from './audit-log.js';

@Controller('api/audit')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  @Get()
  @Does(
    'listAudit',
    'Who did what, newest first; `Accept: text/csv`, `application/x-ndjson` or `format` streams all that match.',
  )
  @Needs('audit:read')
  @Answers(AuditPage)
  @ApiProduces('application/json', ...Object.values(mediaTypes))
  async list(
    @Query({ schema: AuditQuery }) query: AuditQuery,
    @Headers('accept') accept: string | undefined,
    @Caller() caller: Caller,
  ): Promise<AuditPage | StreamableFile> {
    const format = query.format ?? askedFormat(accept);
    if (format === 'json') return this.log.page(query);
    return new StreamableFile(await this.log.export(query, format, caller.email), {
      type: `${mediaTypes[format]}; charset=utf-8`,
      disposition: `attachment; filename="audit.${format}"`,
    });
  }

  @Get('verify')
  @Does('verifyAudit', 'Recomputes the chain over the whole audit and says what was changed, removed or put in.')
  @Needs('audit:read')
  @Answers(AuditVerdict)
  verify(@Query({ schema: VerifyAuditQuery }) { head }: VerifyAuditQuery): Promise<AuditVerdict> {
    return this.log.verify(head);
  }
}
