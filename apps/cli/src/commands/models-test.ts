import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ExitCode } from '../command.js';
import { readConfig } from '../config.js';
import { checkData } from '../local/check-data.js';
import { checkModel } from '../local/check-model.js';
import { withInterrupts } from '../local/interrupts.js';
import { jobOf, type JobWish } from '../local/job-of.js';
import { liveLines } from '../local/live-lines.js';
import { reportOf } from '../local/local-report.js';
import { type EndedJob, runJob } from '../local/run-job.js';
import { withWorkplace } from '../local/workplace.js';
import { aCommand, type Given, onlyWord, wrong } from '../options.js';
import { exitCodeOf, reportInWords } from '../report.js';
import type { Terminal } from '../terminal.js';
import { configOf, dayOf, typeOf } from '../wishes.js';

const usage = `Usage: eops models test FILE --data sample|FOLDER [options]

Runs a model here exactly as a worker would, without a server: its source and the tables are checked as at upload, then
it runs in the sandbox, in a job's folder, with a job's limits. Its log comes on stderr, its results on stdout.

  --data sample|FOLDER  the sample, or a folder with <table>.csv or .parquet files and, if any, settings.json
  --type DMO|RMO|SO     what it runs as (default DMO): decides MODEL_TYPE, horizon and time limit
  --set key=value       a key of model_config, such as time_limit=10; any number of times
  --delivery-day DAY    YYYY-MM-DD (default: tomorrow for DMO, today for RMO and SO)
  --market ID           the market of a folder whose settings name none (default: MARKET, or in-iex)
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
} as const;

interface Wish extends JobWish {
  readonly file: string;
  readonly data: string;
  readonly market: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

export const modelsTest = aCommand({
  words: 'models test',
  summary: 'run a model file as production would, and show what it finds',
  usage,
  options,
  run: (given, terminal) => test(wishOf(given), terminal),
});

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
      const { status, terminationStatus: termination_status } = ended.outcome;
      return exitCodeOf({ status, termination_status });
    }),
  );
}

function wishOf({ values, positionals }: Given<typeof options>): Wish {
  const file = onlyWord(positionals, 'one model file');
  if (values.data === undefined) throw wrong('Name the data: --data sample, or --data FOLDER.');
  const { data, market, out, json } = values;
  const job = {
    deliveryDay: dayOf(values['delivery-day']),
    modelType: typeOf(values.type),
    modelConfig: configOf(values.set),
  };
  return { file, data, market, out, json, ...job };
}

async function keepTables({ outputs }: EndedJob, folder: string, terminal: Terminal): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, format, read } of outputs.tables) {
    const table = await read();
    if (table.fault === undefined) await writeFile(join(folder, `${name}.${format}`), table.bytes);
  }
  terminal.talk(`The tables are in ${folder}.`);
}
