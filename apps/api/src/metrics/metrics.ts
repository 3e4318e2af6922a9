import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram, Registry } from 'prom-client';
import { QueueFigures } from './queue-figures.js';
import { ScheduleFigures } from './schedule-figures.js';

const bucketsSeconds = [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 60];

/** Figures for whoever watches the installation. Nothing is measured by a timer: an idle node stays idle. */
@Injectable()
export class Metrics implements OnModuleInit {
  private readonly register = new Registry();
  private readonly queue = new QueueFigures(this.register);
  private readonly schedules = new ScheduleFigures(this.register);
  private readonly requests = new Histogram({
    name: 'energy_ops_http_request_duration_seconds',
    help: 'How long this node took to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: bucketsSeconds,
    registers: [this.register],
  });
  private readonly node = new Gauge({
    name: 'energy_ops_node_resident_memory_bytes',
    help: 'Memory of this process.',
    registers: [this.register],
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });

  constructor(
    private readonly em: EntityManager,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const adapter: AbstractHttpAdapter | null = this.host.httpAdapter;
    if (adapter === null) return; // `npm run demo` triggers without a server
    const fastify: FastifyInstance = adapter.getInstance();
    fastify.addHook('onResponse', (request, reply, done) => {
      // Paths that are no route of ours are one: whoever guesses addresses must not fill the memory.
      const route = request.routeOptions.url ?? 'none';
      const labels = { method: request.method, route, status: String(reply.statusCode) };
      this.requests.observe(labels, reply.elapsedTime / 1000);
      done();
    });
  }

  /** All of it, as Prometheus reads it. */
  async text(): Promise<string> {
    await this.queue.read(sqlOf(this.em.fork()));
    await this.schedules.read(sqlOf(this.em.fork()));
    return this.register.metrics();
  }
}
