import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`,
);

/** Where libfaketime lies, if it does. */
export const faketimeLibrary = (): string | undefined => libraries.find((each) => existsSync(each));

/** Why no clock can jump on this machine, if none can. */
export const noFalseClocks = (): string | undefined =>
  faketimeLibrary() === undefined ? 'needs libfaketime: apt install faketime' : undefined;

/** The wall clock of one process, which jumps when it is told to. What measures how long things take goes on as it was. */
export class FalseClock {
  private readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, 'clock');
    this.jump(0);
  }

  get env(): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: faketimeLibrary(),
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1', // timers would all be due at once
    };
  }

  /** So many hours ahead of the real time, or behind it. */
  jump(hours: number): void {
    writeFileSync(this.file, `${hours < 0 ? '-' : '+'}${Math.abs(hours) * 3600}`);
  }
}
