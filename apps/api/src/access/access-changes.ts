import type { Sql } from '@energy-ops/database';
import { Injectable } from '@nestjs/common';
import { Notices } from '../notices/notices.js';

const channel = 'access_changed';

/** Says, in the transaction that changes it, that a session's or user's access is no longer what it was. */
export async function announceAccessChange(sql: Sql, id: string): Promise<void> {
  await sql.query('select pg_notify($1, $2)', [channel, id]);
}

/** Hears on every node whose access changed: a session's or user's id, or nobody's after a time of deafness. */
@Injectable()
export class AccessChanges {
  private readonly hearers = new Set<(id?: string) => void>();

  constructor(notices: Notices) {
    notices.tell({ channel, hear: (id) => this.tell(id), catchUp: () => this.tell() });
  }

  onChange(hearer: (id?: string) => void): void {
    this.hearers.add(hearer);
  }

  private tell(id?: string): void {
    for (const hearer of this.hearers) hearer(id);
  }
}
