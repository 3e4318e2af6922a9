import { inject, Injectable, signal } from '@angular/core';
import type { ModelFinding, UploadedModel } from '@energy-ops/contracts';
import { problemOf } from '../problem/problem.js';
import { ModelCalls, type ModelUpload } from './model-calls.js';
import { fileObstacle, linesOf } from './model-file.js';
import { modelFindingsOf } from './model-findings.js';

/** How far an upload is. */
export type UploadState =
  | { readonly step: 'empty'; readonly missing: boolean }
  | { readonly step: 'chosen'; readonly file: File }
  | { readonly step: 'unfit'; readonly file: File; readonly reason: string }
  | { readonly step: 'uploading'; readonly file: File; readonly percent: number }
  | { readonly step: 'checking'; readonly file: File }
  | {
      readonly step: 'refused';
      readonly file: File;
      readonly error: unknown;
      readonly findings: readonly ModelFinding[];
      readonly lines: readonly string[];
    }
  | { readonly step: 'accepted'; readonly answer: UploadedModel; readonly lines: readonly string[] };

const atFirst: UploadState = { step: 'empty', missing: false };

/** One model on its way to the server, from the chosen file to what became of it. */
@Injectable()
export class UploadStore {
  private readonly calls = inject(ModelCalls);
  private readonly now = signal<UploadState>(atFirst);
  readonly state = this.now.asReadonly();

  choose(file: File): void {
    if (this.isBusy()) return;
    const reason = fileObstacle(file);
    this.now.set(reason === null ? { step: 'chosen', file } : { step: 'unfit', file, reason });
  }

  clear(): void {
    this.now.set(atFirst);
  }

  isBusy(): boolean {
    return this.now().step === 'uploading' || this.now().step === 'checking';
  }

  /** Sends the chosen file; true when the server took it. */
  async send(fields: Omit<ModelUpload, 'file'>): Promise<boolean> {
    const file = this.toSend();
    if (file === undefined) return false;
    this.now.set({ step: 'uploading', file, percent: 0 });
    try {
      const answer = await this.calls.upload({ ...fields, file }, (share) => {
        // All bytes are there: what remains is the check in the sandbox.
        this.now.set(
          share < 1 ? { step: 'uploading', file, percent: Math.round(100 * share) } : { step: 'checking', file },
        );
      });
      const lines = answer.warnings.length > 0 ? await readLines(file) : [];
      this.now.set({ step: 'accepted', answer, lines });
      return true;
    } catch (error) {
      const findings = modelFindingsOf(problemOf(error));
      const lines = findings.length > 0 ? await readLines(file) : [];
      this.now.set({ step: 'refused', file, error, findings, lines });
      return false;
    }
  }

  /** The file to send; without one the card says so. */
  private toSend(): File | undefined {
    const now = this.now();
    if (now.step === 'chosen' || now.step === 'refused') return now.file;
    if (now.step === 'empty' || now.step === 'accepted') this.now.set({ step: 'empty', missing: true });
    return undefined;
  }
}

/** A file that changed on disk since it was chosen can no longer be read: then the findings stand alone. */
const readLines = (file: File): Promise<string[]> => file.text().then(linesOf, () => []);
