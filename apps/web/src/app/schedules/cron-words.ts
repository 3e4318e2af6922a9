import { demandReadable, UnreadableCron } from '@energy-ops/market';
import cronstrue from 'cronstrue';

/** A cron as people say it: `Every 15 minutes`; as it stands where it can't be said. */
export function cronInWords(cron: string): string {
  try {
    return cronstrue.toString(cron, { use24HourTimeFormat: true });
  } catch {
    return cron;
  }
}

/** What is wrong with a cron, as the server would say it; null where nothing is. */
export function cronFault(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5)
    return 'It needs five fields: minute, hour, day of month, month and day of week, such as 0 10 * * *.';
  try {
    demandReadable(cron);
    return null;
  } catch (error) {
    if (error instanceof UnreadableCron) return `This cron ${error.message}.`;
    throw error;
  }
}
