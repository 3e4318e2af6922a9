import { computed, inject, Service } from '@angular/core';
import { modelTypeFacts, modelTypes } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { AlertsStore } from '../alerts/alerts-store.js';
import { AlertReading } from '../alerts/alert-reading.js';
import { RunControl } from '../overview/run-control.js';
import { Theme, themes } from '../theme/theme.js';
import type { Command } from './command.js';

const themeWords = { light: 'light', dark: 'dark', system: 'as the system' } as const;

/** What can be done from anywhere, and only that which can be done now. */
@Service()
export class Deeds {
  private readonly control = inject(RunControl);
  private readonly alerts = inject(AlertsStore);
  private readonly reading = inject(AlertReading);
  private readonly theme = inject(Theme);
  private readonly session = inject(Session);
  readonly commands = computed<readonly Command[]>(() => [
    ...modelTypes
      .filter((type) => this.control.obstacle(type) === null)
      .map((type) => ({
        group: 'Run',
        label: `Run ${type}`,
        hint: `${modelTypeFacts[type].title} on ${this.control.source()?.name ?? ''}`,
        act: () => this.control.run(type),
      })),
    ...(this.alerts.unread() > 0
      ? [{ group: 'Do', label: 'Mark all alerts as seen', act: () => this.reading.readAll() }]
      : []),
    ...themes
      .filter((name) => name !== this.theme.current())
      .map((name) => ({ group: 'Do', label: `Theme: ${themeWords[name]}`, act: () => this.theme.choose(name) })),
    { group: 'Do', label: 'Log out', act: () => this.session.logOut() },
  ]);
}
