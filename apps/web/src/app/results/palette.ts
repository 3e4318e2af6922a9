/** Colours of charts by what they stand for; each is a token `--chart-<name>` of chart-colors.scss, for both themes. */
export const chartColors = [
  'unit-1',
  'unit-2',
  'unit-3',
  'unit-4',
  'unit-5',
  'unit-6',
  'other',
  'renewable',
  'discharge-1',
  'discharge-2',
  'discharge-3',
  'charge-1',
  'charge-2',
  'charge-3',
  'bought',
  'sold',
  'unserved',
  'short',
  'long',
  'line',
  'price-1',
  'price-2',
  'stored-1',
  'stored-2',
  'stored-3',
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
  'series-7',
  'text',
  'grid',
  'surface',
] as const;
export type ChartColor = (typeof chartColors)[number];
/** The colour a name stands for in the theme in force. */
export type Palette = (color: ChartColor) => string;

/** The colours of the theme in force. A canvas needs them resolved, which only a real element's computed colour is. */
export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const resolved = new Map<ChartColor, string>();
  for (const color of chartColors) {
    probe.style.color = `var(--chart-${color})`;
    resolved.set(color, getComputedStyle(probe).color);
  }
  probe.remove();
  return (color) => resolved.get(color) ?? '#888';
}
