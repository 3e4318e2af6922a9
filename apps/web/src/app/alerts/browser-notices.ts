import { inject, Service, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { AlertView } from '@energy-ops/contracts';

const key = 'alerts-in-browser';

/** Alerts as notifications of the browser: only where somebody pressed the button, and the browser agreed. */
@Service()
export class BrowserNotices {
  private readonly router = inject(Router);
  readonly isPossible = 'Notification' in globalThis;
  private readonly state = signal(
    this.isPossible && Notification.permission === 'granted' && !!localStorage.getItem(key),
  );
  private readonly refusal = signal(false);
  readonly isOn = this.state.asReadonly();
  /** The browser was asked and said no: only its own settings change that. */
  readonly wasRefused = this.refusal.asReadonly();

  /** Asks the browser for leave, where it has not been asked. */
  async turnOn(): Promise<void> {
    const isGranted = (await Notification.requestPermission()) === 'granted';
    this.refusal.set(!isGranted);
    if (isGranted) localStorage.setItem(key, 'on');
    this.state.set(isGranted);
  }

  turnOff(): void {
    localStorage.removeItem(key);
    this.state.set(false);
  }

  show({ id, sentence, severity, next_step, link }: AlertView): void {
    if (!this.state()) return;
    const body = next_step === null ? sentence : `${sentence}\n${next_step}`;
    const notice = new Notification(`energy-ops: ${severity}`, { body, tag: id });
    notice.onclick = () => {
      window.focus();
      void this.router.navigateByUrl(link ?? '/alerts');
    };
  }
}
