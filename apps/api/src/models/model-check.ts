import type { ModelFinding } from '@energy-ops/contracts';
import { modelCheckLimits, readModelReport, type RunEnd } from '@energy-ops/runner';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import { UploadChecks } from '../sandbox/upload-checks.js';

const tooComplexExitCode = 3;

/** Has uploaded source compiled, never run, by Python in a process of its own: a small file can cost gigabytes. */
@Injectable()
export class ModelCheck {
  constructor(
    @Inject(CONFIG) private readonly config: ApiConfig,
    private readonly checks: UploadChecks,
  ) {}

  /** Checks `folder/input/model.py`: what its author may want to know, or a refusal with all that is wrong. */
  async run(folder: string): Promise<readonly ModelFinding[]> {
    const config = { more_modules: this.config.hasModelRequirements };
    const { end, said } = await this.checks.run({ of: 'model', folder, config, limits: modelCheckLimits });
    // The verdict is written before advice is sought: where there is one, it stands however the process ended.
    const report = await readModelReport(folder);
    if (report === undefined) {
      if (isTooMuch(end)) throw tooComplex();
      throw new Error(`The model check ended as ${JSON.stringify(end)}: ${said}`);
    }
    if (report.errors.length > 0) throw notValidPython(report.errors);
    return report.warnings;
  }
}

/** Ends that the source brought about: a limit it ran into, or a compiler it broke. */
const isTooMuch = ({ ended, exitCode, signal }: RunEnd): boolean =>
  ended === 'out_of_memory' ||
  ended === 'cpu_limit' ||
  ended === 'timed_out' ||
  (ended === 'exited' && (exitCode === tooComplexExitCode || signal !== null));

const tooComplex = (): Refusal =>
  new Refusal(
    400,
    'too_complex_to_check',
    'Upload refused: the file needs more than 1 GiB or 10 s to compile. Keep data out of the code, in a data source.',
    { errors: [{ pointer: '/file', code: 'too_complex_to_check', message: 'must compile within 1 GiB and 10 s' }] },
  );

function notValidPython(errors: readonly ModelFinding[]): Refusal {
  const [first] = errors;
  const where = first?.line ? `line ${first.line}` : 'the file';
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const detail = `Upload refused: ${where} is not valid Python (${first?.message ?? ''})${others}.`;
  return new Refusal(400, 'not_valid_python', detail, {
    errors: errors.map((finding) => ({ pointer: '/file', ...finding })),
  });
}
