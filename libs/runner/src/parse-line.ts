import type { LogLevel } from '@energy-ops/contracts';
import { logLevels } from '@energy-ops/contracts';
import { cleanText } from './clean-text.js';
import { parseEvent } from './parse-event.js';
import type { OutputStream, RunLine } from './run-line.js';

const progress = /^PROGRESS:(\d{1,3})$/;
const prefixes = logLevels.map((level) => [level, `${level}:`] as const);

/** What one line of a model's output means. Never throws: a line it doesn't know is a log line. */
export function parseLine(raw: string, stream: OutputStream = 'stdout'): RunLine {
  const line = cleanText(raw);
  const spoken = stream === 'stdout' ? parseProtocol(line) : undefined;
  return spoken ?? parseLog(line, stream === 'stdout' ? 'INFO' : 'ERROR');
}

function parseProtocol(line: string): RunLine | undefined {
  if (line.startsWith('EVENT:')) return parseEvent(line.slice('EVENT:'.length));
  const percent = Number(progress.exec(line)?.[1]);
  return percent <= 100 ? { kind: 'progress', percent } : undefined;
}

function parseLog(line: string, unmarked: LogLevel): RunLine {
  for (const [level, prefix] of prefixes) {
    if (!line.startsWith(prefix)) continue;
    const start = line[prefix.length] === ' ' ? prefix.length + 1 : prefix.length;
    return { kind: 'log', level, message: line.slice(start), metadata: null };
  }
  return { kind: 'log', level: unmarked, message: line, metadata: null };
}
