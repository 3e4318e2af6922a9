import { demandReadable, UnreadableCron } from '@energy-ops/market';
import { Refusal } from '../http/refusal.js';

/** Refuses a cron or a time zone that nobody can read. */
export function demandCron({ cron, time_zone: zone }: CronWish, root: '' | '/query' = ''): void {
  if (zone !== undefined && !isTimeZone(zone))
    throw wrong(`${root}/time_zone`, `there is no time zone ${zone}; name one of IANA, such as Asia/Kolkata`);
  if (cron === undefined) return;
  try {
    demandReadable(cron);
  } catch (error) {
    if (!(error instanceof UnreadableCron)) throw error;
    throw wrong(`${root}/cron`, error.message);
  }
}

interface CronWish {
  readonly cron?: string | undefined;
  readonly time_zone?: string | undefined;
}

const wrong = (pointer: string, message: string): Refusal =>
  new Refusal(400, 'invalid_request', `The request is not valid: ${pointer}: ${message}.`, {
    errors: [{ pointer, code: 'invalid_value', message }],
  });

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
