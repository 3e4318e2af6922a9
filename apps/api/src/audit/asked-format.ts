import { type ExportFormat, mediaTypes } from './audit-export.js';

const formats = { 'application/json': 'json', [mediaTypes.csv]: 'csv', [mediaTypes.ndjson]: 'ndjson' } as const;
type MediaType = keyof typeof formats;
const isKnown = (type: string): type is MediaType => Object.hasOwn(formats, type);

/** The form an Accept header likes best; JSON where it names none of ours, or JSON as well. */
export function askedFormat(accept = ''): ExportFormat | 'json' {
  let best: { format: ExportFormat | 'json'; quality: number } = { format: 'json', quality: 0 };
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (!isKnown(type)) continue;
    const said = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = said === undefined ? 1 : Number(said);
    const format = formats[type];
    if (quality > best.quality || (quality === best.quality && format === 'json')) best = { format, quality };
  }
  return best.format;
}
