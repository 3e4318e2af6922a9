import { formatNumber } from '../number/amount.js';
import type { ChartLook } from './chart-drawing.js';
import { allSeries, type ChartModel } from './chart-model.js';

/** What stands at one place of a chart; what is hidden, absent or zero there is left out. */
export function tooltipOf(model: ChartModel, index: number, { hidden, palette }: ChartLook): HTMLElement {
  const entries = allSeries(model).flatMap(({ name, values, color, unit }) => {
    const value = values[index] ?? null;
    if (hidden.has(name) || value === null || value === 0) return [];
    return [{ name, color: palette(color), text: `${formatNumber(value)} ${unit}` }];
  });
  return tooltipBox(index < 0 ? '' : model.longLabel(index), entries);
}

/** Built as elements, not as HTML: names come from models, and a strict CSP takes style attributes away. */
export function tooltipBox(
  title: string,
  entries: readonly { readonly name: string; readonly color: string; readonly text: string }[],
): HTMLElement {
  const box = element('div', '');
  box.append(element('strong', title));
  for (const { name, color, text } of entries) {
    const swatch = element('span', '■ ');
    swatch.style.color = color;
    const row = element('div', '');
    row.append(swatch, `${name} `, element('b', text));
    box.append(row);
  }
  return box;
}

function element(tag: 'b' | 'div' | 'span' | 'strong', text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
