import { Controller, Get, Header } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import * as z from 'zod';
import { Needs } from '../access/needs.js';
import { Answers, Does } from '../http/answers.js';
import { Metrics } from './metrics.js';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Does('getMetrics', 'How the installation and this node fare, in the form that Prometheus reads.')
  @Needs('metrics:read')
  @ApiProduces('text/plain')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @Answers(z.string())
  read(): Promise<string> {
    return this.metrics.text();
  }
}
