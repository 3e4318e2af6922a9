import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aWorker } from '@energy-ops/queue/testing';
import { aJob, aRun, fails } from '../testing/a-run.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

describe('GET /metrics', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let operator: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    operator = await api.tokenOf('operator');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const read = async () => (await api.call('/metrics', { token: operator })).text;

  it('is for those who watch, not for everybody', async () => {
    expect((await api.call('/metrics')).status).toBe(401);
    const viewer = await api.call('/metrics', { token: await api.tokenOf('viewer') });
    expect([viewer.status, viewer.json.permission]).toEqual([403, 'metrics:read']);
  });

  it('tells what waits, what ended and who works', async () => {
    await aJob(database.database);
    await fails(database.database, await aRun(database.database), 'no wind');
    await aJob(database.database, 'RMO');
    await aWorker(database.database, { id: 'w1', sandbox: 'namespaces' });
    const text = await read();
    expect(text).toContain('energy_ops_jobs{model_type="RMO",status="pending"} 1');
    expect(text).toMatch(/^energy_ops_oldest_pending_job_seconds\{model_type="RMO"\} \d/m);
    expect(text).toContain('energy_ops_jobs_ended_last_hour{model_type="SO",status="failed"} 1');
    expect(text).toMatch(/^energy_ops_workers\{sandbox="namespaces"\} \d/m);
    expect(text).toContain('energy_ops_schedules{state="disabled"} 3');
    expect(text).toMatch(/^energy_ops_node_resident_memory_bytes \d{7}/m);
    await database.database.query(`update job set deadline = now() where status = 'pending'`);
    await database.database.query(`delete from job where status = 'pending'`);
    expect(await read()).not.toContain('energy_ops_jobs{model_type="RMO"');
  });

  it('counts requests by route, and all that is no route as one', async () => {
    for (let at = 0; at < 3; at += 1) await api.call(`/api/jobs/none${at}`, { token: operator });
    for (let at = 0; at < 3; at += 1) await api.call(`/api/nothing${at}`, { token: operator });
    const text = await read();
    const of = (route: string) =>
      new RegExp(
        `^energy_ops_http_request_duration_seconds_count\\{method="GET",route="${route}",status="404"\\} 3$`,
        'm',
      );
    expect(text).toMatch(of('/api/jobs/:job_id'));
    expect(text).not.toContain('nothing1');
    expect(text).not.toContain('none1');
  });

  it('is text that Prometheus knows', async () => {
    const { headers, text } = await api.call('/metrics', { token: operator });
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#')))
      expect(line).toMatch(/^energy_ops_\w+(\{[^}]*\})? [\d.e+-]+$/);
  });
});
