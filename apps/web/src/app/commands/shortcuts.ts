import { DestroyRef, DOCUMENT, inject, Service, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { pages } from '../shell/pages.js';

const rememberedKey = 'energy-ops.single-keys';
/** After a `g` so long is waited for the letter of a page. */
const patienceMs = 1500;
const fields = 'input, textarea, select, [contenteditable], [role=combobox], [role=slider], .cm-editor';
const overlays = '.cdk-overlay-container :is([role=dialog], [role=alertdialog], [role=menu], [role=listbox])';

/** The keys of the whole dashboard. Those of a single letter can be turned off: a voice may press them unmeant. */
@Service()
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly storage = this.document.defaultView?.localStorage;
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly single = signal(this.storage?.getItem(rememberedKey) !== 'off');
  readonly singleKeys = this.single.asReadonly();
  private goUntil = 0;

  constructor() {
    const press = (event: KeyboardEvent) => {
      this.press(event);
    };
    this.document.addEventListener('keydown', press);
    inject(DestroyRef).onDestroy(() => {
      this.document.removeEventListener('keydown', press);
    });
  }

  allowSingleKeys(isWanted: boolean): void {
    this.single.set(isWanted);
    this.storage?.setItem(rememberedKey, isWanted ? 'on' : 'off');
  }

  async openPalette(): Promise<void> {
    const { CommandPalette } = await import('./command-palette.js');
    if (this.isCovered()) return;
    this.dialogs.open(CommandPalette, {
      width: '640px',
      maxWidth: 'calc(100vw - 16px)',
      position: { top: '10vh' },
      ariaLabel: 'Go to or do',
      autoFocus: 'input',
    });
  }

  async openSheet(): Promise<void> {
    const { ShortcutSheet } = await import('./shortcut-sheet.js');
    if (!this.isCovered()) this.dialogs.open(ShortcutSheet, { width: '460px' });
  }

  private press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey) return;
    const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    if (isPalette) {
      event.preventDefault(); // browsers search with it
      void this.openPalette();
    } else if (!event.ctrlKey && !event.metaKey && this.single() && !this.isTyping(event.target) && !this.isCovered()) {
      if (this.pressLetter(event.key)) event.preventDefault();
    }
  }

  /** Whether the letter means something here. */
  private pressLetter(key: string): boolean {
    if (Date.now() < this.goUntil) {
      this.goUntil = 0;
      const page = pages.find((each) => each.key === key);
      if (page) void this.router.navigateByUrl(page.path);
      return page !== undefined;
    }
    if (key === 'g') this.goUntil = Date.now() + patienceMs;
    else if (key === '?') void this.openSheet();
    else if (key === '/') this.search();
    else if (key === 'j') return this.moveRow(1);
    else if (key === 'k') return this.moveRow(-1);
    else return false;
    return true;
  }

  private search(): void {
    const field = this.document.querySelector<HTMLElement>('main input[type=search]');
    if (field) field.focus();
    else void this.openPalette();
  }

  /** To the link of the next row, or the one before, of the first list there is. */
  private moveRow(step: 1 | -1): boolean {
    const rows = [...this.document.querySelectorAll<HTMLElement>('main tbody tr')].flatMap((row) => {
      const link = row.querySelector<HTMLElement>('a, button');
      return link ? [{ row, link }] : [];
    });
    const at = rows.findIndex(({ row }) => row.contains(this.document.activeElement));
    const next = rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step];
    next?.link.focus();
    return rows.length > 0;
  }

  private isTyping(target: EventTarget | null): boolean {
    return target instanceof HTMLElement && target.closest(fields) !== null;
  }

  private isCovered(): boolean {
    return this.document.querySelector(overlays) !== null;
  }
}
