import { modelTypeFacts, modelTypes } from '@energy-ops/contracts';
import { openPool } from '@energy-ops/database';
import { Product } from '../supervisor/product.ts';
import { readSettings } from '../supervisor/settings.ts';
import { onStopRequest } from '../supervisor/stop-request.ts';
import { type EndedJob, follow } from './follow.ts';
import { kpiTable } from './kpi-table.ts';

/** `npm run demo`: solves DMO, RMO and SO once on the sample and shows what came of it. Resolves to the exit code. */
async function demo(env: NodeJS.ProcessEnv, databaseUrl: string): Promise<number> {
  const { openTrigger } = await import('./trigger.ts'); // only now: with its ORM and decorators it takes a second to load
  const trigger = await openTrigger(env);
  const database = openPool(databaseUrl, { max: 2 });
  const ended: EndedJob[] = [];
  try {
    for (const modelType of modelTypes) {
      const jobId = await trigger.trigger(modelType);
      console.log(`\n${modelTypeFacts[modelType].title} (${jobId})`);
      ended.push(
        await follow(database, databaseUrl, jobId, (level, message) => console.log(`  ${level.padEnd(7)} ${message}`)),
      );
    }
  } finally {
    await database.close();
    await trigger.close();
  }
  console.log(`\n${kpiTable(ended)}`);
  const unsolved = ended.filter(({ status }) => status !== 'success');
  for (const job of unsolved)
    console.error(`\n${job.model_type} ${job.status}: ${job.error_message ?? 'no reason given'}`);
  return unsolved.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const settings = readSettings({ ...process.env, SAMPLE_DATA: 'true' });
  const lines: string[] = [];
  let failed = false;
  const fail = (message: string) => {
    failed = true;
    console.error([...lines.slice(-30), message].join('\n'));
    void product.stop().then(() => process.exit(1));
  };
  const product = new Product(settings, { onLine: (part, line) => lines.push(`${part} │ ${line}`), onFailure: fail });
  onStopRequest(
    () => void product.stop().then(() => process.exit(130)),
    () => product.hurry(),
  );
  try {
    const { env, databaseUrl } = await product.start(['worker']);
    return await demo(env, databaseUrl);
  } catch (error) {
    if (!failed) console.error([...lines.slice(-30), error instanceof Error ? error.message : error].join('\n'));
    return 1;
  } finally {
    await product.stop();
  }
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
