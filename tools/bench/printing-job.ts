import { isFinal, type JobStatus } from '@energy-ops/contracts';
import { type Database, newId, putBlob } from '@energy-ops/database';
import { streamLogs } from '@energy-ops/queue';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './bench-product.ts';

/** Adds a model of that source and triggers it; resolves to the job's id. */
export async function startPrinting(database: Database, { trigger }: Running, source: string): Promise<string> {
  const modelId = await addModel(database, source);
  return trigger({
    model_type: 'SO',
    model_id: modelId,
    data_source_id: 'sample',
    purpose: 'test',
    bypass_cache: true,
    model_config: { time_limit: 600 },
  });
}

/** The milliseconds that a job ran, once it has ended well. */
export async function endOf(database: Database, jobId: string): Promise<number> {
  for (;;) {
    const { rows } = await database.query<{ status: JobStatus; error_message: string | null; ms: number }>(
      `select status, error_message, extract(epoch from completed_at - started_at)::float8 * 1000 as ms from job where id = $1`,
      [jobId],
    );
    const [job] = rows;
    if (job && isFinal(job.status)) {
      if (job.status !== 'success') throw new Error(`The job ${job.status}: ${job.error_message}`);
      return job.ms;
    }
    await sleep(100);
  }
}

/** Throws unless `line 1` to `line <count>` are all there, once and in order. */
export async function insistOnEveryLine(database: Database, jobId: string, count: number): Promise<void> {
  let expected = 1;
  for await (const lines of streamLogs(database, jobId)) {
    for (const { message } of lines) {
      const [, number] = /^line (\d+) /.exec(message) ?? [];
      if (number === undefined) continue; // the product's own
      if (Number(number) !== expected) throw new Error(`Line ${expected} is missing: after it comes ${number}.`);
      expected += 1;
    }
  }
  if (expected !== count + 1) throw new Error(`Only ${expected - 1} of ${count} lines are there.`);
}

async function addModel(database: Database, program: string): Promise<string> {
  const id = newId();
  const source = Buffer.from(program);
  const sha256 = await putBlob(database, source);
  await database.query(
    `insert into model (id, model_type, name, version, status, sha256, size_bytes)
     select $1, 'SO', 'prints', coalesce(max(version), 0) + 1000, 'candidate', $2, $3 from model where model_type = 'SO'`,
    [id, sha256, source.length],
  );
  return id;
}
