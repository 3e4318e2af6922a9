import { isFinal, type JobStatus } from '@energy-ops/contracts';
import { type Database, newId, openPool, putBlob } from '@energy-ops/database';
import { streamLogs } from '@energy-ops/queue';
import { setTimeout as sleep } from 'node:timers/promises';
import { withProduct } from './bench-product.ts';
import { timePython } from './python.ts';
import { median } from './statistics.ts';

const lineCount = 100_000;
const rounds = 3;
const program = `for number in range(1, ${lineCount} + 1):
    print(f"line {number:06d} of a model that has much to say about the block it is looking at right now")
`;

/** A model that prints 100,000 lines: how fast they are stored, beside the bare script piped to a reader. */
export async function logs(): Promise<void> {
  const bare: number[] = [];
  const stored: number[] = [];
  await withProduct(async ({ databaseUrl, trigger }) => {
    const database = openPool(databaseUrl, { max: 2 });
    try {
      const modelId = await addModel(database);
      for (let round = 0; round < rounds; round += 1) {
        bare.push(await timePython(['-c', program], () => undefined));
        const request = { model_type: 'SO', model_id: modelId, data_source_id: 'sample', purpose: 'test' };
        stored.push(await runJob(database, await trigger({ ...request, bypass_cache: true })));
      }
    } finally {
      await database.close();
    }
  });
  const perSecond = (milliseconds: number) => Math.round((lineCount / milliseconds) * 1000);
  const [pipe, product] = [perSecond(median(bare)), perSecond(median(stored))];
  console.log(`${rounds} × ${lineCount} lines, each stored once and in order`);
  console.log(`bare script piped to a reader: ${pipe} lines/s`);
  console.log(`stored by the product:         ${product} lines/s (${(product / pipe).toFixed(2)} × bare)`);
}

/** Uploads come over HTTP some day; the row is what counts. */
async function addModel(database: Database): Promise<string> {
  const id = newId();
  const source = Buffer.from(program);
  const sha256 = await putBlob(database, source);
  await database.query(
    `insert into model (id, model_type, name, version, status, sha256, size_bytes)
     values ($1, 'SO', 'many-lines', 1000, 'candidate', $2, $3)`,
    [id, sha256, source.length],
  );
  return id;
}

/** The milliseconds from its start to its end; throws unless every line is there, once and in order. */
async function runJob(database: Database, jobId: string): Promise<number> {
  for (;;) {
    const { rows } = await database.query<{ status: JobStatus; error_message: string | null; ms: number }>(
      `select status, error_message, extract(epoch from completed_at - started_at)::float8 * 1000 as ms from job where id = $1`,
      [jobId],
    );
    const [job] = rows;
    if (job && isFinal(job.status)) {
      if (job.status !== 'success') throw new Error(`The job ${job.status}: ${job.error_message}`);
      await insistOnEveryLine(database, jobId);
      return job.ms;
    }
    await sleep(100);
  }
}

async function insistOnEveryLine(database: Database, jobId: string): Promise<void> {
  let expected = 1;
  for await (const lines of streamLogs(database, jobId)) {
    for (const { message } of lines) {
      const [, number] = /^line (\d{6}) /.exec(message) ?? [];
      if (number === undefined) continue; // the product's own
      if (Number(number) !== expected) throw new Error(`Line ${expected} is missing: after it comes ${number}.`);
      expected += 1;
    }
  }
  if (expected !== lineCount + 1) throw new Error(`Only ${expected - 1} of ${lineCount} lines are there.`);
}
