import { AlertPage, AlertQuery, AlertSettings, IdPath, NewAlertSettings } from '@energy-ops/contracts';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { AlertsService } from './alerts.service.js';

@Controller('api/alerts')
export class AlertsController {
  constructor(
    private readonly alerts: AlertsService,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  @Get()
  @Does('listAlerts', 'What is wrong, or was, newest first, and how much of it the caller has not seen.')
  @Needs('alerts:read')
  @Answers(AlertPage)
  async list(@Query({ schema: AlertQuery }) query: AlertQuery, @Caller() caller: Caller): Promise<AlertPage> {
    const { alerts, nextCursor, unread } = await this.alerts.list(query, caller);
    return { alerts, next_cursor: nextCursor, unread };
  }

  @Get('settings')
  @Does('getAlertSettings', 'From which severity on the caller is told by e-mail.')
  @Needs('alerts:read')
  @Answers(AlertSettings)
  async settings(@Caller() caller: Caller): Promise<AlertSettings> {
    return this.shown(await this.alerts.settings(caller));
  }

  @Put('settings')
  @Does('changeAlertSettings', 'Chooses from which severity on the caller is told by e-mail.')
  @Needs('alerts:read')
  @Answers(AlertSettings)
  async changeSettings(
    @Body({ schema: NewAlertSettings }) body: NewAlertSettings,
    @Caller() caller: Caller,
  ): Promise<AlertSettings> {
    return this.shown(await this.alerts.changeSettings(body, caller));
  }

  @Post('read')
  @Does('readAllAlerts', 'Marks every open alert as seen by the caller.')
  @Needs('alerts:read')
  @HttpCode(204)
  @ApiNoContentResponse()
  async readAll(@Caller() caller: Caller): Promise<void> {
    await this.alerts.readAll(caller);
  }

  @Post(':id/read')
  @Does('readAlert', 'Marks an alert as seen by the caller.')
  @Needs('alerts:read')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(404)
  async read(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<void> {
    await this.alerts.read(id, caller);
  }

  private shown(settings: NewAlertSettings): AlertSettings {
    return { ...settings, email_available: this.config.mail !== undefined };
  }
}
