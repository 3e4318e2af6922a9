import { type CheckRun, checkUpload, type UploadCheck } from '@energy-ops/runner';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { Turnstile } from '../load/turnstile.js';
import { ChecksSandbox } from './checks-sandbox.js';

/** Runs the Python programs that look at uploads, each in a sandboxed process of its own, two of a kind at a time. */
@Injectable()
export class UploadChecks {
  private readonly turnstiles = { model: new Turnstile([2], 8), tables: new Turnstile([2], 8) };

  constructor(
    @Inject(CONFIG) private readonly config: ApiConfig,
    private readonly sandbox: ChecksSandbox,
  ) {}

  async run(check: UploadCheck): Promise<CheckRun> {
    const passed = await this.turnstiles[check.of].pass(() => this.runPython(check));
    if (!passed) throw tooManyUploads();
    return passed.result;
  }

  private async runPython(check: UploadCheck): Promise<CheckRun> {
    const { python } = this.config;
    if (!python) throw new Error('PYTHON is not set: npm start sets it.');
    return checkUpload(check, { sandbox: await this.sandbox.open(), python });
  }
}

const tooManyUploads = (): Refusal =>
  new Refusal(503, 'too_many_uploads', 'Too many uploads are being checked right now. Try again in a moment.', {
    headers: { 'retry-after': '5' },
  });
