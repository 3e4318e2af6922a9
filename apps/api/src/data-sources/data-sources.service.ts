import type { DataSourceFields, DataTableQuery, PageQuery, TablePage, TableStatistics } from '@energy-ops/contracts';
import { DataSource, getBlob, Job, Snapshot, SnapshotTable, sqlOf } from '@energy-ops/database';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { demandWithin } from '../access/limits.js';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { notFound, Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { after, pageOf } from '../jobs/recent-page.js';
import { tablePage } from '../results/table-page.js';
import { databaseNow } from '../schedules/database-now.js';
import { demandNoErrors } from './demand-no-errors.js';
import { marketOf } from './source-wish.js';
import { type CheckedTables, storeSnapshot } from './store-snapshot.js';
import { TableCheck } from './table-check.js';

/** A data source with the snapshot it stands at. */
export interface CurrentSource {
  readonly source: DataSource;
  readonly snapshot: Snapshot;
}

/** Tables people upload, and the snapshots jobs run on. */
@Injectable()
export class DataSourcesService {
  constructor(
    private readonly em: EntityManager,
    private readonly tableCheck: TableCheck,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /** Has the tables in `folder/input` checked; refuses them with all findings when one is an error. */
  async check(folder: string, fields: DataSourceFields, sourceId: string): Promise<CheckedTables> {
    const market = marketOf(fields, sourceId, this.config.marketId);
    const verdict = await this.tableCheck.run(folder, market, fields.settings);
    demandNoErrors(verdict);
    return { folder, ...verdict, market, settings: fields.settings };
  }

  async create(id: string, name: string, checked: CheckedTables, actor: Actor): Promise<CurrentSource> {
    return this.em.transactional(async (em) => {
      const snapshot = await storeSnapshot(em, checked);
      const now = await databaseNow(sqlOf(em)); // how fresh it is goes by that clock
      const times = { createdAt: now, updatedAt: now };
      const source = em.create(DataSource, { id, name, ...stateOf(checked, snapshot), createdBy: actor.id, ...times });
      await em.flush();
      await this.audit.record({ actor: actor.id, action: 'data_source.create', target: id, outcome: 'done' }, em);
      return { source, snapshot };
    });
  }

  /** A new snapshot; jobs that have the old one keep it. */
  async replace(id: string, name: string, checked: CheckedTables, actor: Actor): Promise<CurrentSource> {
    return this.em.transactional(async (em) => {
      const source = await live(em, id, LockMode.PESSIMISTIC_WRITE);
      const snapshot = await storeSnapshot(em, checked);
      em.assign(source, { name, ...stateOf(checked, snapshot), updatedAt: await databaseNow(sqlOf(em)) });
      await em.flush();
      await this.audit.record({ actor: actor.id, action: 'data_source.replace', target: id, outcome: 'done' }, em);
      return { source, snapshot };
    });
  }

  /** Past jobs keep their snapshot; the row stays for their sake, unseen. */
  async remove(id: string, actor: Actor): Promise<void> {
    demandWithin(actor, { dataSourceId: id });
    await this.em.transactional(async (em) => {
      const source = await live(em, id, LockMode.PESSIMISTIC_WRITE);
      const job = await em.findOne(Job, { dataSourceId: id, status: { $in: ['pending', 'running'] } });
      if (job) {
        throw new Refusal(409, 'data_source_in_use', `Job ${job.id} still needs this data source. Cancel it or wait.`, {
          extra: { job_id: job.id },
        });
      }
      source.deletedAt = new Date();
      await em.flush();
      await this.audit.record({ actor: actor.id, action: 'data_source.delete', target: id, outcome: 'done' }, em);
    });
  }

  async list({ limit, cursor }: PageQuery): Promise<{ sources: CurrentSource[]; nextCursor: string | null }> {
    const found = await this.em.find(
      DataSource,
      { $and: [{ deletedAt: null }, await after(this.em, 'data_source', cursor)] },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: limit + 1 },
    );
    const { items, nextCursor } = pageOf(found, limit);
    const snapshots = await this.em.find(Snapshot, { sha256: { $in: items.map((each) => each.snapshotSha256) } });
    const bySha256 = new Map(snapshots.map((snapshot) => [snapshot.sha256, snapshot]));
    const sources = items.flatMap((source) => {
      const snapshot = bySha256.get(source.snapshotSha256);
      return snapshot ? [{ source, snapshot }] : [];
    });
    return { sources, nextCursor };
  }

  async get(id: string): Promise<CurrentSource> {
    const source = await live(this.em, id);
    return { source, snapshot: await this.em.findOneOrFail(Snapshot, source.snapshotSha256) };
  }

  async tablePage(id: string, name: string, query: DataTableQuery): Promise<TablePage> {
    const table = await this.table(id, name);
    return tablePage(await getBlob(sqlOf(this.em), table.csvSha256), table.columns, query);
  }

  /** What the check of its upload counted in a table. */
  async statistics(id: string, name: string): Promise<TableStatistics> {
    const { statistics } = await this.table(id, name);
    if (statistics) return statistics;
    const detail = `The table ${name} was uploaded before its values were counted. Upload the tables again.`;
    throw new Refusal(404, 'no_statistics', detail);
  }

  private async table(id: string, name: string): Promise<SnapshotTable> {
    const { snapshotSha256 } = await live(this.em, id);
    const table = await this.em.findOne(SnapshotTable, { snapshotSha256, name });
    if (!table) throw notFound(`The table ${name} of data source ${id}`);
    return table;
  }
}

async function live(em: EntityManager, id: string, lockMode: LockMode = LockMode.NONE): Promise<DataSource> {
  const source = await em.findOne(DataSource, { id, deletedAt: null }, { lockMode, refresh: true });
  if (!source) throw notFound(`Data source ${id}`);
  return source;
}

const stateOf = ({ market, settings }: CheckedTables, snapshot: Snapshot) => ({
  market: market.id,
  marketProfile: market,
  kind: settings.kind,
  settings,
  snapshotSha256: snapshot.sha256,
});
