import type { AuditEntryView } from '@energy-ops/contracts';

export type ExportFormat = 'csv' | 'ndjson';
export const mediaTypes = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const satisfies Record<
  ExportFormat,
  string
>;

const columns = ['id', 'at', 'actor', 'action', 'target', 'outcome', 'ip', 'details'] as const;

/** Entries as the text of a file, batch by batch: of a million only one batch is in memory. */
export async function* exportText(
  batches: AsyncIterable<readonly AuditEntryView[]>,
  format: ExportFormat,
): AsyncGenerator<Buffer> {
  if (format === 'csv') yield Buffer.from(`${columns.join(',')}\r\n`);
  const lineOf = format === 'csv' ? csvLine : jsonLine;
  for await (const entries of batches) yield Buffer.from(entries.map(lineOf).join(''));
}

const jsonLine = (entry: AuditEntryView): string => `${JSON.stringify(entry)}\n`;

const csvLine = (entry: AuditEntryView): string =>
  `${columns.map((column) => csvCell(column === 'details' ? JSON.stringify(entry.details) : entry[column])).join(',')}\r\n`;

/** Somebody's failed login may be named `=HYPERLINK(…)`: an apostrophe keeps a spreadsheet from running it. */
function csvCell(value: string | number | null): string {
  const text = String(value ?? '');
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
