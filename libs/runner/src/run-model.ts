import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ErrorTrail } from './error-trail.js';
import { Guard } from './guard.js';
import type { Launch, Launched } from './launcher.js';
import { coldLaunch } from './launcher.js';
import { LineReader } from './line-reader.js';
import { LogBudget } from './log-budget.js';
import { modelEnvironment, tooLongVariable } from './model-environment.js';
import { endOf, endWithoutReport } from './run-end.js';
import type { OutputStream, RunLine } from './run-line.js';
import type { RunEnd, RunRequest } from './run-request.js';

/** Runs one model in its folder and hands over its lines; settles when nothing of its process tree is left. */
export async function runModel(request: RunRequest, launch: Launch = coldLaunch): Promise<RunEnd> {
  const tooLong = tooLongVariable(modelEnvironment(request));
  if (tooLong !== undefined)
    return endWithoutReport(
      'not_started',
      `${tooLong} has more than the 128 KiB a process can get; use a table for it.`,
    );
  if (request.signal?.aborted || request.killSignal?.aborted)
    return endWithoutReport('stopped', 'The job was stopped before its model started.');
  layOut(request);
  const seat = await request.sandbox.seats.take();
  try {
    const model = await launch(request, seat.uid);
    return 'refused' in model
      ? endWithoutReport('not_started', `Python could not be started: ${model.refused}`)
      : await follow(model, request);
  } finally {
    seat.leave();
  }
}

/** At once: it is little, and each trip to the thread pool would take longer than the writing. */
function layOut({ folder, variables }: RunRequest): void {
  for (const name of ['input', 'output']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'config.json'), variables.CONFIG);
}

async function follow(model: Launched, request: RunRequest): Promise<RunEnd> {
  const trail = new ErrorTrail();
  const budget = new LogBudget(request.limits.logBytes);
  const guard = new Guard(model, request);
  const deliver = async (lines: readonly RunLine[], stream: OutputStream): Promise<void> => {
    trail.see(lines, stream);
    const admitted = budget.admit(lines);
    if (admitted.length > 0) await request.onLines(admitted);
  };
  const drain = (source: Readable, stream: OutputStream): Promise<void> =>
    readLines(source, new LineReader(stream, request.limits.lineBytes), (lines) => deliver(lines, stream));
  try {
    await Promise.all([drain(model.stdout, 'stdout'), drain(model.stderr, 'stderr')]);
    const report = await model.ended;
    const verdict = budget.verdict();
    if (verdict) await request.onLines([verdict]);
    if (report === undefined) return endWithoutReport('lost', trail.said(null), budget.dropped);
    if ('refused' in report) return endWithoutReport('not_started', `The model was not started: ${report.refused}`);
    return { ...endOf(report, guard.cut, trail, request.limits), droppedLines: budget.dropped };
  } catch (error) {
    await abandon(model); // whoever takes the lines can't any more
    throw error;
  } finally {
    guard.end();
  }
}

/** Hands a stream's lines over chunk by chunk; nothing more is read while they are being taken. */
async function readLines(
  source: Readable,
  reader: LineReader,
  deliver: (lines: readonly RunLine[]) => Promise<void>,
): Promise<void> {
  for await (const chunk of source.iterator({ destroyOnReturn: false })) await deliver(reader.read(chunk));
  await deliver(reader.end());
}

async function abandon(model: Launched): Promise<void> {
  model.kill();
  model.stdout.resume();
  model.stderr.resume();
  await model.ended;
}
