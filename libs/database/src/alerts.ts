import { type AlertCause, type AlertChange, alertChanges, type AlertSeverity } from '@energy-ops/contracts';
import type { Sql } from './sql.js';

/** Its payload is the id of an alert that is not what it was. */
export const alertChanged = 'alert_changed';

/** Notified when an e-mail about an alert is due. */
export const alertMailDue = 'alert_mail';

export interface AlertWish {
  readonly cause: AlertCause;
  readonly severity: AlertSeverity;
  /** What is wrong, for people. */
  readonly sentence: string;
  /** What to do about it. */
  readonly nextStep?: string;
  /** A path of the dashboard where that is done. */
  readonly link?: string;
}

/**
 * Says that something is wrong, in the transaction of `sql`. While an alert of that cause is open it takes on the new
 * words and counts one more; nobody is told again unless it has become graver.
 */
export async function openAlert(sql: Sql, wish: AlertWish): Promise<AlertChange> {
  const { cause, severity, sentence, nextStep = null, link = null } = wish;
  const { rows } = await sql.query<{ change: string }>('select open_alert($1, $2, $3, $4, $5) as change', [
    cause,
    severity,
    sentence,
    nextStep,
    link,
  ]);
  return alertChanges.find((each) => each === rows[0]?.change) ?? 'repeated';
}

/** Says that it is over, and how, in the transaction of `sql`. False: there was no open alert of that cause. */
export async function resolveAlert(sql: Sql, cause: AlertCause, how: string): Promise<boolean> {
  const { rows } = await sql.query<{ resolved: boolean }>('select resolve_alert($1, $2) as resolved', [cause, how]);
  return rows[0]?.resolved === true;
}
