import { alertAnswers } from './alerts.js';
import { accessAnswers, operationAnswers } from './access.js';
import { dataAnswers, sampleTable } from './data.js';
import { jobAnswers } from './jobs.js';
import { modelAnswers } from './models.js';
import { curve, resultAnswers } from './results.js';
import { scheduleAnswers } from './schedules.js';
import { webhookAnswers } from './webhooks.js';

/** What an answer of each schema looks like; a schema may also carry its example itself. */
export const answersOfSchemas: Readonly<Record<string, unknown>> = {
  ...jobAnswers,
  ...resultAnswers,
  ...modelAnswers,
  ...dataAnswers,
  ...scheduleAnswers,
  ...accessAnswers,
  ...operationAnswers,
  ...webhookAnswers,
  ...alertAnswers,
};

/** Where the schema alone doesn't say what the answer is. */
export const answersOfOperations: Readonly<Record<string, unknown>> = {
  getDataSourceTable: sampleTable,
  getJobCurve: curve,
};

/** Answers that are no JSON, by operation and media type. */
export const textAnswers: Readonly<Record<string, string>> = {
  'getJobLogs text/plain': 'Read 96 blocks from 2026-11-27T06:15:00+05:30, 1 storage.\nSolved to optimality.\n',
  'getJobResultTable text/csv': 'block_start,asset_id,soc_mwh\n2026-11-27T06:15:00+05:30,battery_1,99.997499906\n',
  'getModelSource text/x-python': 'from energy_models.so import main\n\nmain()\n',
  'listAudit text/csv': 'id,at,actor,action\n6,2026-11-27T00:41:31.942Z,trader@example.com,job.trigger\n',
  'listAudit application/x-ndjson': '{"id":6,"actor":"trader@example.com","action":"job.trigger"}\n',
  'getMetrics text/plain': '# TYPE energy_ops_jobs gauge\nenergy_ops_jobs{status="running"} 1\n',
};

const fields = { name: 'Wind farm and battery', market: 'in-iex', settings: '{"kind": "typical_day"}' };
const files = ['block_start,price\n2026-11-28T00:00:00+05:30,4588.59\n2026-11-28T00:15:00+05:30,4462.86\n'];

/** Bodies that are forms, by operation; of a file its text. */
export const formExamples: Readonly<Record<string, unknown>> = {
  uploadModel: { file: 'print("PROGRESS:50")\n', modelType: 'SO', description: 'Our own.', activate: 'false' },
  createDataSource: { ...fields, files },
  replaceDataSource: { files },
};
