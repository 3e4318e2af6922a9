import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';
import type { Command } from './command.js';
import { Deeds } from './deeds.js';
import { fit } from './fit.js';
import { Places } from './places.js';

const mostShown = 12;

/** Goes anywhere and does anything by its name. */
@Component({
  selector: 'app-command-palette',
  template: `
    <input
      #field
      role="combobox"
      aria-label="Go to or do"
      aria-autocomplete="list"
      aria-controls="commands"
      aria-expanded="true"
      autocomplete="off"
      spellcheck="false"
      placeholder="Go to a page, a job, a schedule… or run a model"
      [attr.aria-activedescendant]="'command-' + at()"
      (input)="typed.set(field.value)"
      (keydown)="press($event)"
    />
    <ul id="commands" role="listbox" aria-label="What fits">
      @for (command of found(); track $index) {
        <!-- The keyboard stays in the field, which says which of these it is at. -->
        <li
          role="option"
          [id]="'command-' + $index"
          [attr.aria-selected]="$index === at()"
          (mousemove)="at.set($index)"
          (mousedown)="take(command)"
        >
          <span class="group">{{ command.group }}</span>
          <span class="label">{{ command.label }}</span>
          <span class="quiet hint">{{ command.hint }}</span>
          @if (command.keys; as keys) {
            <kbd>{{ keys }}</kbd>
          }
        </li>
      }
    </ul>
    <p class="quiet keys"><kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> go · <kbd>Esc</kbd> close</p>
  `,
  styleUrl: './command-palette.scss',
})
export class CommandPalette {
  private readonly places = inject(Places);
  private readonly deeds = inject(Deeds);
  private readonly router = inject(Router);
  private readonly dialog = inject<MatDialogRef<CommandPalette>>(MatDialogRef);
  protected readonly typed = signal('');
  protected readonly found = computed(() => {
    const typed = this.typed().trim();
    const all = [...this.deeds.commands().filter(({ group }) => group === 'Run'), ...this.places.commands()];
    const rest = this.deeds.commands().filter(({ group }) => group !== 'Run');
    return [...fitting(typed, [...all, ...rest]), ...this.elsewhere(typed)];
  });
  /** Which one Enter takes. */
  protected readonly at = linkedSignal({ source: this.found, computation: () => 0 });

  protected press(event: KeyboardEvent): void {
    const count = this.found().length;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') this.take(this.found()[this.at()]);
    else if (step !== 0 && count > 0) this.at.update((at) => (at + step + count) % count);
    else return;
    event.preventDefault();
  }

  protected take(command: Command | undefined): void {
    if (command === undefined) return;
    this.dialog.close();
    if (command.path) void this.router.navigate([...command.path]);
    else void command.act?.();
  }

  /** The lists know the newest only: older jobs are found on their page. */
  private elsewhere(typed: string): Command[] {
    if (typed === '') return [];
    const act = () => this.router.navigate(['/jobs'], { queryParams: { q: typed } });
    return [{ group: 'Search', label: `Jobs with “${typed}”`, act }];
  }
}

function fitting(typed: string, commands: readonly Command[]): Command[] {
  return commands
    .flatMap((command) => {
      const score = fit(typed, `${command.label} ${command.hint ?? ''}`);
      return score === undefined ? [] : [{ command, score: typed === '' ? 0 : score }];
    })
    .toSorted((one, other) => other.score - one.score)
    .slice(0, mostShown)
    .map(({ command }) => command);
}
