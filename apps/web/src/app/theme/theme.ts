import { DOCUMENT, effect, inject, Service, signal } from '@angular/core';

export const themes = ['light', 'dark', 'system'] as const;
export type ThemeName = (typeof themes)[number];

const rememberedKey = 'energy-ops.theme';

/** Light, dark, or as the system says; kept on this device. */
@Service()
export class Theme {
  private readonly document = inject(DOCUMENT);
  private readonly storage = this.document.defaultView?.localStorage;
  private readonly chosen = signal(this.remembered());
  readonly current = this.chosen.asReadonly();

  constructor() {
    effect(() => {
      const classes = this.document.documentElement.classList;
      classes.toggle('theme-light', this.chosen() === 'light');
      classes.toggle('theme-dark', this.chosen() === 'dark');
    });
  }

  choose(theme: ThemeName): void {
    this.chosen.set(theme);
    this.storage?.setItem(rememberedKey, theme);
  }

  private remembered(): ThemeName {
    const kept = this.storage?.getItem(rememberedKey);
    return themes.find((theme) => theme === kept) ?? 'system';
  }
}
