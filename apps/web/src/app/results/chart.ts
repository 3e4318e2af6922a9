import { DOCUMENT } from '@angular/common';
import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { NgxEchartsDirective, provideEchartsCore } from 'ngx-echarts';
import { Theme } from '../theme/theme.js';
import type { ChartDrawing } from './chart-drawing.js';
import { DataTable } from './data-table.js';
import { type Palette, readPalette } from './palette.js';

/** A chart with its legend; the button Table shows its numbers instead. */
@Component({
  selector: 'app-chart',
  imports: [DataTable, MatButton, NgxEchartsDirective],
  providers: [provideEchartsCore({ echarts: () => import('./echarts-modules.js') })],
  templateUrl: './chart.html',
  styleUrl: './chart.scss',
})
export class Chart {
  readonly heading = input.required<string>();
  readonly drawing = input.required<ChartDrawing>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly theme = inject(Theme);
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly systemIsDark = this.matches('(prefers-color-scheme: dark)');
  private readonly wantsContrast = this.matches('(prefers-contrast: more)');
  private readonly palette = signal<Palette | undefined>(undefined);
  private readonly width = signal(800);
  private readonly hidden = signal<ReadonlySet<string>>(new Set());
  protected readonly showsTable = signal(false);
  protected readonly table = computed(() => this.drawing().table());
  protected readonly description = computed(
    () => `${this.heading()}: ${this.drawing().description}. The button Table shows the numbers.`,
  );
  protected readonly option = computed(() => {
    const palette = this.palette();
    if (palette === undefined) return undefined;
    const look = { palette, width: this.width(), hidden: this.hidden(), patterns: this.wantsContrast() };
    return this.drawing().option(look);
  });
  protected readonly legend = computed(() => {
    const palette = this.palette();
    return this.drawing().legend.map(({ name, color }) => ({
      name,
      color: palette?.(color) ?? '',
      isShown: !this.hidden().has(name),
    }));
  });

  constructor() {
    afterRenderEffect(() => {
      this.theme.current();
      this.systemIsDark();
      untracked(() => {
        this.palette.set(readPalette(this.host));
      });
    });
    this.watchWidth();
  }

  protected toggle(name: string): void {
    this.hidden.update((hidden) => {
      const left = new Set(hidden);
      if (!left.delete(name)) left.add(name);
      return left;
    });
  }

  private watchWidth(): void {
    if (this.window?.ResizeObserver === undefined) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) this.width.set(Math.round(entry.contentRect.width));
    });
    observer.observe(this.host);
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
    });
  }

  private matches(query: string) {
    const list = this.window?.matchMedia?.(query);
    const matches = signal(list?.matches ?? false);
    const listen = ({ matches: now }: MediaQueryListEvent) => {
      matches.set(now);
    };
    list?.addEventListener('change', listen);
    inject(DestroyRef).onDestroy(() => list?.removeEventListener('change', listen));
    return matches.asReadonly();
  }
}
