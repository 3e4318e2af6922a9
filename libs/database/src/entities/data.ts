import type { dataKinds, Column, MarketProfile, TableReport, TableStatistics } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';
import { newId } from '../new-id.js';

type DataKind = (typeof dataKinds)[number];

const StoredBlobSchema = defineEntity({
  name: 'StoredBlob',
  tableName: 'blob',
  properties: {
    sha256: p.string().primary(),
    /** Bytes before compression. */
    sizeBytes: p.integer(),
    encoding: p.string().$type<'raw' | 'zstd'>(),
    data: p.blob().lazy(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
/** Bytes by their hash. Read and write them with getBlob and putBlob. */
export class StoredBlob extends StoredBlobSchema.class {}
StoredBlobSchema.setClass(StoredBlob);

const DataSourceSchema = defineEntity({
  name: 'DataSource',
  tableName: 'data_source',
  properties: {
    id: p
      .string()
      .primary()
      .onCreate(() => newId()),
    name: p.string(),
    /** A profile's id, or `custom:<id of this data source>`. */
    market: p.string(),
    marketProfile: p.json<MarketProfile>(),
    kind: p.string().$type<DataKind>(),
    settings: p.json<Record<string, unknown>>(),
    snapshotSha256: p.string(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p.datetime().onCreate(() => new Date()),
    deletedAt: p.datetime().nullable(),
    createdBy: p.string().nullable(),
  },
});
export class DataSource extends DataSourceSchema.class {}
DataSourceSchema.setClass(DataSource);

const SnapshotSchema = defineEntity({
  name: 'Snapshot',
  tableName: 'snapshot',
  properties: {
    sha256: p.string().primary(),
    market: p.string(),
    marketProfile: p.json<MarketProfile>(),
    kind: p.string().$type<DataKind>(),
    settings: p.json<Record<string, unknown>>(),
    report: p.json<TableReport>(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
/** A data source's tables and settings as they were at one upload; never changes. */
export class Snapshot extends SnapshotSchema.class {}
SnapshotSchema.setClass(Snapshot);

const SnapshotTableSchema = defineEntity({
  name: 'SnapshotTable',
  tableName: 'snapshot_table',
  properties: {
    snapshotSha256: p.string().primary(),
    name: p.string().primary(),
    rows: p.integer(),
    columns: p.json<Column[]>(),
    /** Null where the check that made the snapshot didn't count them yet. */
    statistics: p.json<TableStatistics>().nullable(),
    csvSha256: p.string(),
    parquetSha256: p.string(),
  },
});
export class SnapshotTable extends SnapshotTableSchema.class {}
SnapshotTableSchema.setClass(SnapshotTable);
