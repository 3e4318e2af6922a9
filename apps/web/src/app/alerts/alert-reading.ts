import { inject, Service } from '@angular/core';
import type { OwnAlert } from '@energy-ops/contracts';
import { Attempts } from '../toast/attempts.js';
import { AlertsStore } from './alerts-store.js';

/** Marks alerts as seen, and says where that failed. */
@Service()
export class AlertReading {
  private readonly store = inject(AlertsStore);
  private readonly attempts = inject(Attempts);

  async read(alert: OwnAlert): Promise<void> {
    if (alert.read) return;
    await this.attempts.make({ failed: 'It is not marked as seen' }, () => this.store.read(alert));
  }

  async readAll(): Promise<void> {
    await this.attempts.make({ failed: 'They are not marked as seen' }, () => this.store.readAll());
  }
}
