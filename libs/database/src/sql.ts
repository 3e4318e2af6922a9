/** Runs one statement with `$1` placeholders: a pool, a transaction, or an EntityManager's transaction. */
export interface Sql {
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>;
}

/** A pool of connections. */
export interface Database extends Sql {
  /** Commits what `work` did, or nothing of it when `work` throws. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
