import { Inject, Injectable } from '@nestjs/common';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiConfig, CONFIG } from '../config.js';
import { addressOf } from '../http/address.js';
import { isDatabaseAway } from '../http/database-away.js';
import { Draining } from '../http/draining.js';
import { FirstAdmin, setupTokenMs } from './first-admin.js';

const retryMs = 1000;

/** Greets whoever starts a fresh system: prints the link that makes the first administrator. */
@Injectable()
export class Welcome {
  constructor(
    private readonly firstAdmin: FirstAdmin,
    private readonly draining: Draining,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /** Called once we listen; `print` puts a line where the person sees it. */
  async greet(print: (line: string) => void): Promise<void> {
    if (this.config.firstAdmin) return; // made before we are ready: environment-admin.ts
    if (await this.whenDatabaseIsThere(() => this.firstAdmin.isNeeded())) await this.offerLink(print);
  }

  /** Prints a link, and a new one each time the last has run out unused. */
  private async offerLink(print: (line: string) => void): Promise<void> {
    const link = `${addressOf(this.config)}/setup?token=${await this.firstAdmin.newToken()}`;
    const file = await this.writeLink(link);
    print(`Open ${link}`);
    print(`to create the first administrator (valid for an hour; also in ${file}).`);
    void this.renew(print, file).catch((error: unknown) => print(`No new admin link could be made: ${String(error)}`));
  }

  private async renew(print: (line: string) => void, file: string): Promise<void> {
    if (!(await this.pause(setupTokenMs))) return;
    if (await this.whenDatabaseIsThere(() => this.firstAdmin.isNeeded())) return this.offerLink(print);
    await rm(file, { force: true });
  }

  private async writeLink(link: string): Promise<string> {
    const folder = join(this.config.dataDir, 'secrets');
    const file = join(folder, 'setup-link');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, `${link}\n`, { mode: 0o600 });
    await chmod(file, 0o600); // `mode` counts only for a file that is new
    return file;
  }

  private async whenDatabaseIsThere(ask: () => Promise<boolean>): Promise<boolean> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        if (!(await this.pause(retryMs))) return false;
      }
    }
  }

  /** False when we are to stop. */
  private pause(milliseconds: number): Promise<boolean> {
    const { signal } = this.draining;
    return sleep(milliseconds, true, { signal, ref: false }).catch(() => false);
  }
}
