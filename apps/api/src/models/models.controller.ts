import {
  Id,
  ModelAnswer,
  ModelDiff,
  ModelDiffQuery,
  ModelIdQuery,
  ModelPage,
  ModelQuery,
  ModelSource,
  ModelSourceQuery,
  PatchModel,
  UploadedModel,
} from '@energy-ops/contracts';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { idempotencyKeyHeader } from '../idempotency/idempotent.js';
import { actorOf } from '../jobs/actor.js';
import { ModelBody } from './model-body.js';
import { diffModels } from './model-diff.js';
import { type ModelRow, toModel } from './model-rows.js';
import { ModelUploads } from './model-uploads.js';
import { ModelsService } from './models.service.js';

@Controller('api/optimization')
export class ModelsController {
  constructor(
    private readonly models: ModelsService,
    private readonly uploads: ModelUploads,
  ) {}

  @Post('upload')
  @Does('uploadModel', 'Uploads a Python model; it is checked but not run, and becomes the active one of its type.')
  @Needs('models:upload')
  @ModelBody()
  @idempotencyKeyHeader
  @Answers(UploadedModel, 201)
  @Refuses(409, 413, 415, 422, 429)
  upload(
    @Req() request: FastifyRequest,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.uploads.create(request, reply, actorOf(caller));
  }

  @Get('models')
  @Does('listModels', 'Models with their last run: the active ones, then the others, newest first.')
  @Needs('models:read')
  @Answers(ModelPage)
  async list(@Query({ schema: ModelQuery }) query: ModelQuery): Promise<ModelPage> {
    const { models, nextCursor } = await this.models.list(query);
    return { success: true, models: models.map(toModel), next_cursor: nextCursor };
  }

  @Delete('models')
  @Does('deleteModelByQuery', 'Archives an uploaded model; the original form of the call below.')
  @Needs('models:activate')
  @Answers(ModelAnswer)
  @Refuses(404, 409)
  removeByQuery(@Query({ schema: ModelIdQuery }) { id }: ModelIdQuery, @Caller() caller: Caller): Promise<ModelAnswer> {
    return this.remove(id, caller);
  }

  @Get('models/:id')
  @Does('getModel', 'One model with its last run.')
  @Needs('models:read')
  @Answers(ModelAnswer)
  @Refuses(404)
  async get(@Param('id', { schema: Id }) id: string): Promise<ModelAnswer> {
    return answer(await this.models.get(id));
  }

  @Get('models/:id/source')
  @Does('getModelSource', 'Its source as JSON; with `format=py` as the file itself.')
  @Needs('models:read')
  @Answers(ModelSource)
  @ApiProduces('application/json', 'text/x-python')
  @Refuses(404)
  async source(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ModelSourceQuery }) { format }: ModelSourceQuery,
  ): Promise<ModelSource | StreamableFile> {
    const { model, source } = await this.models.source(id);
    const { sha256, size_bytes } = model;
    if (format === 'json') return { success: true, model_id: id, sha256, size_bytes, source: source.toString('utf8') };
    const fileName = `${model.model_type.toLowerCase()}_v${model.version}.py`;
    const disposition = `attachment; filename="${fileName}"`;
    return new StreamableFile(source, { type: 'text/x-python; charset=utf-8', disposition, length: size_bytes });
  }

  @Get('models/:id/diff')
  @Does('diffModels', 'What changed from the model `against` to this one, as a unified diff.')
  @Needs('models:read')
  @Answers(ModelDiff)
  @Refuses(404)
  async diff(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ModelDiffQuery }) { against }: ModelDiffQuery,
  ): Promise<ModelDiff> {
    return diffModels(await this.models.source(id), await this.models.source(against));
  }

  @Patch('models/:id')
  @Does('changeModel', 'Activates a model, which archives the active one of its type; archives it; or describes it.')
  @Needs('models:activate')
  @Answers(ModelAnswer)
  @Refuses(404, 409)
  async change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PatchModel }) body: PatchModel,
    @Caller() caller: Caller,
  ): Promise<ModelAnswer> {
    return answer(await this.models.change(id, body, actorOf(caller)));
  }

  @Delete('models/:id')
  @Does('deleteModel', 'Archives an uploaded model; past jobs keep it.')
  @Needs('models:activate')
  @Answers(ModelAnswer)
  @Refuses(404, 409)
  async remove(@Param('id', { schema: Id }) id: string, @Caller() caller: Caller): Promise<ModelAnswer> {
    return answer(await this.models.remove(id, actorOf(caller)));
  }
}

const answer = (model: ModelRow): ModelAnswer => ({ success: true, model: toModel(model) });
