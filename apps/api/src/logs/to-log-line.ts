import type { LogLine } from '@energy-ops/contracts';
import type { NumberedLine } from '@energy-ops/queue';

/** A line of a log as the outside world sees it. */
export const toLogLine = ({ seq, level, message, at, metadata }: NumberedLine): LogLine => ({
  seq,
  level,
  message,
  timestamp: at.toISOString(),
  metadata: metadata && { ...metadata },
});
