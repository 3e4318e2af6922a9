export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export type Say = (level: LogLevel, text: string) => void;

/** Writes one line per thing said to standard output, from the given level on. */
export function sayer(least: LogLevel): Say {
  // Whoever read our output may be gone: that is no reason to end.
  process.stdout.on('error', () => undefined);
  return (level, text) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(least)) return;
    const mark = level === 'info' ? '' : `${level.toUpperCase()} `;
    process.stdout.write(`${new Date().toISOString()} worker: ${mark}${text.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  };
}
