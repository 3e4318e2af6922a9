import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Scenario, Size } from './scenario.ts';
import { isBroken, type Verdict } from './verdict.ts';

type Note = Omit<Verdict, 'scenario'> & { readonly promise: number; readonly size: Size };

/** Verdicts in a file, so that a long run that was interrupted goes on where it was. */
export class Notebook {
  private readonly file: string;
  private notes: Note[];

  constructor(file: string) {
    this.file = file;
    this.notes = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  }

  /** The promise as it was found kept; undefined where it is to be played (again). */
  keptOf(scenario: Scenario, size: Size): Verdict | undefined {
    const note = this.notes.find((each) => each.promise === scenario.promise && each.size === size);
    if (note?.findings === undefined) return undefined;
    const verdict = { scenario, seconds: note.seconds, findings: note.findings };
    return isBroken(verdict) ? undefined : verdict;
  }

  write({ scenario: { promise }, ...verdict }: Verdict, size: Size): void {
    const others = this.notes.filter((each) => each.promise !== promise || each.size !== size);
    this.notes = [...others, { promise, size, ...verdict }];
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify(this.notes, null, 2));
  }
}
