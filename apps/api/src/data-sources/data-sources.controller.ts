import {
  DataSource,
  DataSourcePage,
  DataTableQuery,
  Id,
  PageQuery,
  TablePage,
  TableStatistics,
} from '@energy-ops/contracts';
import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { idempotencyKeyHeader } from '../idempotency/idempotent.js';
import { actorOf } from '../jobs/actor.js';
import { DataSourceUploads } from './data-source-uploads.js';
import { DataSourcesService } from './data-sources.service.js';
import { toDataSource } from './to-data-source.js';
import { UploadBody } from './upload-body.js';

@Controller('api/data-sources')
export class DataSourcesController {
  constructor(
    private readonly sources: DataSourcesService,
    private readonly uploads: DataSourceUploads,
  ) {}

  @Post()
  @Does('createDataSource', 'Uploads tables; they are checked, and stored when nothing is wrong with them.')
  @Needs('datasources:write')
  @UploadBody()
  @idempotencyKeyHeader
  @Answers(DataSource, 201)
  @Refuses(409, 413, 415, 422, 429)
  create(
    @Req() request: FastifyRequest,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.uploads.create(request, reply, actorOf(caller));
  }

  @Get()
  @Does('listDataSources', 'Data sources, newest first.')
  @Needs('datasources:read')
  @Answers(DataSourcePage)
  async list(@Query({ schema: PageQuery }) query: PageQuery): Promise<DataSourcePage> {
    const { sources, nextCursor } = await this.sources.list(query);
    return { data_sources: sources.map(toDataSource), next_cursor: nextCursor };
  }

  @Get(':id')
  @Does('getDataSource', 'One data source with the report of its check.')
  @Needs('datasources:read')
  @Answers(DataSource)
  @Refuses(404)
  async get(@Param('id', { schema: Id }) id: string): Promise<DataSource> {
    return toDataSource(await this.sources.get(id));
  }

  @Get(':id/tables/:table')
  @Does('getDataSourceTable', 'A page of one of its tables.')
  @Needs('datasources:read')
  @Answers(TablePage)
  @Refuses(404)
  table(
    @Param('id', { schema: Id }) id: string,
    @Param('table', { schema: Id }) table: string,
    @Query({ schema: DataTableQuery }) query: DataTableQuery,
  ): Promise<TablePage> {
    return this.sources.tablePage(id, table, query);
  }

  @Get(':id/tables/:table/statistics')
  @Does('getDataSourceTableStatistics', 'What one of its tables holds at a glance: ranges, gaps, fills and coverage.')
  @Needs('datasources:read')
  @Answers(TableStatistics)
  @Refuses(404)
  statistics(
    @Param('id', { schema: Id }) id: string,
    @Param('table', { schema: Id }) table: string,
  ): Promise<TableStatistics> {
    return this.sources.statistics(id, table);
  }

  @Put(':id')
  @Does('replaceDataSource', 'New tables for a data source; what the upload leaves out besides them stays.')
  @Needs('datasources:write')
  @UploadBody()
  @Answers(DataSource)
  @Refuses(404, 413, 415, 422, 429)
  replace(
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
    @Caller() caller: Caller,
  ): Promise<DataSource> {
    return this.uploads.replace(id, request, actorOf(caller));
  }

  @Delete(':id')
  @Does('deleteDataSource', 'Takes a data source away; past jobs keep their snapshot.')
  @Needs('datasources:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(400, 404, 409)
  remove(@Param('id', { schema: Id }) id: string, @Caller() caller: Caller): Promise<void> {
    return this.sources.remove(id, actorOf(caller));
  }
}
