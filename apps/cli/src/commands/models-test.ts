import { ModelConfig, type ModelType, modelTypes } from '@energy-ops/contracts';
import type { RunOutcome } from '@energy-ops/runner';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type Command, CommandFailed, type ExitCode, exitCodes } from '../command.js';
import { readConfig } from '../config.js';
import { checkData } from '../local/check-data.js';
import { checkModel } from '../local/check-model.js';
import { withInterrupts } from '../local/interrupts.js';
import { jobOf, type JobWish } from '../local/job-of.js';
import { liveLines } from '../local/live-lines.js';
import { reportInWords, reportOf } from '../local/report.js';
import { type EndedJob, runJob } from '../local/run-job.js';
import { withWorkplace } from '../local/workplace.js';
import type { Terminal } from '../terminal.js';

const usage = `Usage: eops models test FILE --data sample|FOLDER [options]

Runs a model here exactly as a worker would, without a server: its source and the tables are checked as at upload, then
it runs in the sandbox, in a job's folder, with a job's limits. Its log comes on stderr, its results on stdout.

  --data sample|FOLDER  the sample, or a folder with <table>.csv or .parquet files and, if any, settings.json
  --type DMO|RMO|SO     what it runs as (default DMO): decides MODEL_TYPE, horizon and time limit
  --set key=value       a key of model_config, such as time_limit=10; any number of times
  --delivery-day DAY    YYYY-MM-DD (default: tomorrow for DMO, today for RMO and SO)
  --market ID           the market of data whose settings name none (default: MARKET, or in-iex)
  --out FOLDER          keep the result tables there
  --json                print the results as JSON
  --help

Exit codes: 0 solved, 1 not run, 2 wrong usage, 3 infeasible, 4 failed or stopped, 5 no solution in time.`;

const options = {
  data: { type: 'string' },
  type: { type: 'string', default: 'DMO' },
  set: { type: 'string', multiple: true, default: [] as string[] },
  'delivery-day': { type: 'string' },
  market: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Wish extends JobWish {
  readonly file: string;
  readonly data: string;
  readonly market: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

export const modelsTest: Command = {
  words: 'models test',
  summary: 'run a model file as production would, and show what it finds',
  usage,
  async run(rest, terminal) {
    const wish = wishOf(rest);
    if (wish !== 'help') return test(wish, terminal);
    terminal.data(usage);
    return exitCodes.ok;
  },
};

async function test(wish: Wish, terminal: Terminal): Promise<ExitCode> {
  const config = readConfig();
  return withInterrupts(({ stop, kill }) =>
    withWorkplace(config, terminal, async (place) => {
      await checkModel(wish.file, place, config, terminal);
      const data = await checkData(wish.data, wish.market, config, place, terminal);
      const job = jobOf(wish, data, new Date());
      const onLines = liveLines(terminal);
      const run = { program: wish.file, job, data, config, place, onLines, signal: stop, killSignal: kill };
      const ended = await runJob(run);
      const report = reportOf(job, ended);
      terminal.data(wish.json ? JSON.stringify(report, null, 2) : reportInWords(report));
      if (wish.out !== undefined) await keepTables(ended, resolve(wish.out), terminal);
      return exitCodeOf(ended.outcome);
    }),
  );
}

function wishOf(rest: readonly string[]): Wish | 'help' {
  const { values, positionals } = parse(rest);
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw wrong('Name one model file.');
  if (values.data === undefined) throw wrong('Name the data: --data sample, or --data FOLDER.');
  const { data, market, out, json } = values;
  const deliveryDay = values['delivery-day'];
  if (deliveryDay !== undefined && !z.iso.date().safeParse(deliveryDay).success)
    throw wrong(`--delivery-day takes a day such as 2026-01-31, not ${deliveryDay}.`);
  const modelType = typeOf(values.type);
  return { file, data, market, out, json, deliveryDay, modelType, modelConfig: configOf(values.set) };
}

function parse(rest: readonly string[]) {
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function typeOf(word: string): ModelType {
  const found = modelTypes.find((type) => type === word.toUpperCase());
  if (found) return found;
  throw wrong(`--type is one of ${modelTypes.join(', ')}, not ${word}.`);
}

function configOf(settings: readonly string[]): ModelConfig {
  const entries = settings.map((setting): [string, unknown] => {
    const at = setting.indexOf('=');
    if (at < 1) throw wrong(`--set takes key=value, not ${setting}.`);
    return [setting.slice(0, at), valueOf(setting.slice(at + 1))];
  });
  const config = ModelConfig.safeParse(Object.fromEntries(entries));
  if (config.success) return config.data;
  throw wrong(`--set does not fit: ${z.prettifyError(config.error)}`);
}

/** `10` is a number, `true` a truth, `[1, 2]` a list; whatever is no JSON is text. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const wrong = (message: string): CommandFailed => new CommandFailed(exitCodes.usage, message);

async function keepTables({ outputs }: EndedJob, folder: string, terminal: Terminal): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, format, read } of outputs.tables) {
    const table = await read();
    if (table.fault === undefined) await writeFile(join(folder, `${name}.${format}`), table.bytes);
  }
  terminal.talk(`The tables are in ${folder}.`);
}

function exitCodeOf({ status, terminationStatus: ended }: RunOutcome): ExitCode {
  if (status === 'success') return exitCodes.ok;
  if (ended === 'infeasible') return exitCodes.infeasible;
  return ended === 'time_limit' || ended === 'deadline' ? exitCodes.timedOut : exitCodes.jobFailed;
}
