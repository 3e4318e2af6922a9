import { DownloadRequest, DownloadTicket } from '@energy-ops/contracts';
import { Body, Controller, Header, Post } from '@nestjs/common';
import { Caller } from '../access/caller.js';
import { SessionOnly } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { DownloadsService } from './downloads.service.js';

@Controller('api/downloads')
export class DownloadsController {
  constructor(private readonly downloads: DownloadsService) {}

  @Post()
  @Does('createDownload', 'A link that works once, for 30 seconds, without a credential.')
  @SessionOnly()
  @Header('cache-control', 'no-store')
  @Idempotent()
  @Answers(DownloadTicket, 201)
  @Refuses(403, 422)
  issue(
    @Body({ schema: DownloadRequest }) { path }: DownloadRequest,
    @Caller() caller: Caller,
  ): Promise<DownloadTicket> {
    return this.downloads.issue(path, caller);
  }
}
