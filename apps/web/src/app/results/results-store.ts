import { httpResource } from '@angular/common/http';
import { computed, inject, resource, Service, signal } from '@angular/core';
import { isFinal, type Job, type Results } from '@energy-ops/contracts';
import { problemOf } from '../problem/problem.js';
import { authorChart } from './author-chart.js';
import { drawingOf } from './chart-option.js';
import { dayChart } from './day-chart.js';
import { dayModel } from './day-model.js';
import { ResultsApi, type TableRows } from './results-api.js';

const dayTables = ['schedule', 'market', 'deviation'];
/** Rows a chart reads of a table at most: four months of blocks for one asset. */
const mostChartRows = 40_000;
const nothing: TableRows = { columns: [], rows: [], next: null };

/** What a job found, as the screen needs it. */
@Service({ autoProvided: false })
export class ResultsStore {
  private readonly api = inject(ResultsApi);
  private readonly shown = signal<Job | undefined>(undefined);
  private readonly answer = httpResource<Results>(() => {
    const job = this.shown();
    return job !== undefined && isFinal(job.status) ? `/api/jobs/${encodeURIComponent(job.job_id)}/results` : undefined;
  });
  readonly results = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  private readonly rows = resource({
    params: () => {
      const [job, results] = [this.shown(), this.results()];
      return job && results ? { jobId: job.job_id, tables: chartTables(results) } : undefined;
    },
    loader: ({ params }) => this.load(params.jobId, params.tables),
  });
  private readonly tables = computed(() => (this.rows.hasValue() ? this.rows.value() : new Map<string, TableRows>()));

  readonly isLoading = computed(() => this.answer.isLoading() || this.rows.isLoading());
  /** A job without results is no failure: the server has nothing to give. */
  readonly failure = computed(() => {
    const error = this.answer.error() ?? this.rows.error();
    return error !== undefined && problemOf(error).status !== 404 ? error : undefined;
  });
  readonly day = computed(() => {
    const job = this.shown();
    if (job === undefined) return undefined;
    const of = (table: string) => (this.tables().get(table) ?? nothing).rows;
    const tables = { schedule: of('schedule'), market: of('market'), deviation: of('deviation') };
    const model = dayModel(dayChart(tables, job.time_zone), job.time_zone, job.currency);
    return model.panels.length > 0 ? drawingOf(model) : undefined;
  });
  readonly charts = computed(() => {
    const zone = this.shown()?.time_zone ?? 'UTC';
    return (this.results()?.charts ?? []).flatMap((chart) => {
      const table = this.tables().get(chart.table);
      return table === undefined ? [] : [{ title: chart.title, drawing: drawingOf(authorChart(chart, table, zone)) }];
    });
  });
  /** Tables too long to be drawn whole. */
  readonly cut = computed(() => [...this.tables()].filter(([, { next }]) => next !== null).map(([name]) => name));

  show(job: Job): void {
    this.shown.set(job);
  }

  retry(): void {
    this.answer.reload();
    this.rows.reload();
  }

  private async load(jobId: string, tables: readonly string[]): Promise<Map<string, TableRows>> {
    const rows = await Promise.all(tables.map((table) => this.api.rows(jobId, table, mostChartRows)));
    return new Map(tables.map((table, index) => [table, rows[index] ?? nothing]));
  }
}

/** The tables its charts are drawn from. */
function chartTables(results: Results): string[] {
  const wanted = new Set([...dayTables, ...results.charts.map(({ table }) => table)]);
  return results.tables.map(({ name }) => name).filter((name) => wanted.has(name));
}
