import { openSandbox, type Sandbox } from '@energy-ops/runner';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { join } from 'node:path';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';

/** The sandbox that uploads are checked in: the API's own, opened when the first upload comes. */
@Injectable()
export class ChecksSandbox {
  private readonly log = new Logger(ChecksSandbox.name);
  private opened: Promise<Sandbox> | undefined;

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  /** Refuses where SANDBOX asks for a tier that can't be had; the next call tries again. */
  open(): Promise<Sandbox> {
    const opening = (this.opened ??= this.tryOpen());
    opening.catch(() => (this.opened = undefined));
    return opening;
  }

  private async tryOpen(): Promise<Sandbox> {
    const { python, dataDir, sandbox: wish } = this.config;
    if (!python) throw new Error('PYTHON is not set: npm start sets it.');
    const sandbox = await openSandbox({ wish, python, jobs: join(dataDir, 'uploads') }).catch((error: unknown) => {
      this.log.error(String(error));
      throw new Refusal(503, 'sandbox_unavailable', 'Uploads can’t be checked: this server has no sandbox for that.');
    });
    for (const remark of sandbox.remarks) this.log.warn(`Uploads are checked without ${remark}`);
    return sandbox;
  }
}
