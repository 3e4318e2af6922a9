import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LogLine } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { appendLogs, type ClaimedJob } from '@energy-ops/queue';
import { aSource } from '../data-sources/testing/a-source.js';
import { aRun, finishRun } from '../jobs/testing/a-run.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

describe('GET /api/jobs/:job_id/logs', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;
  let run: ClaimedJob;

  const newRun = async (): Promise<ClaimedJob> => {
    await api.call('/api/jobs/trigger', {
      token,
      body: { model_type: 'SO', data_source_id: 'sample', bypass_cache: true },
    });
    return aRun(database.database);
  };
  const say = async (to: ClaimedJob, messages: readonly string[], level: 'INFO' | 'ERROR' = 'INFO') => {
    await appendLogs(
      database.database,
      to,
      messages.map((message) => ({ level, message, at: new Date(), metadata: { n: 1 } })),
    );
  };
  const get = (query: string, headers = {}): Promise<Answer> =>
    api.call(`/api/jobs/${run.jobId}/logs${query}`, { token, headers });
  const seqsOf = (answer: Answer): number[] => JSON.parse(answer.text).logs.map((line: LogLine) => line.seq);

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { sampleData: false, triggerLimitPerMinute: 1000 });
    token = await api.tokenOf('viewer');
    const operator = await api.tokenOf('operator');
    await aSource(api.app, { id: 'sample' });
    await api.call('/api/jobs/trigger', {
      token: operator,
      body: { model_type: 'SO', data_source_id: 'sample', bypass_cache: true },
    });
    token = operator;
    run = await aRun(database.database);
    await say(
      run,
      Array.from({ length: 2998 }, (_, at) => `line ${at + 2}`),
    );
    await say(run, ['  bad <b>news</b>\tä '], 'ERROR'); // seq 3000
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('gives lines with their level, time and metadata, and counts of each level', async () => {
    const answer = await get('?after_seq=2999');
    expect(answer.json).toEqual({
      logs: [
        {
          seq: 3000,
          level: 'ERROR',
          message: '  bad <b>news</b>\tä ',
          timestamp: expect.any(String),
          metadata: { n: 1 },
        },
      ],
      total: 3000,
      last_seq: 3000,
      levels: { DEBUG: 0, INFO: 2999, WARNING: 0, ERROR: 1 },
    });
  });

  it('goes through the log both ways', async () => {
    expect(seqsOf(await get('?limit=3'))).toEqual([1, 2, 3]);
    expect(seqsOf(await get('?limit=3&after_seq=3'))).toEqual([4, 5, 6]);
    expect(seqsOf(await get('?limit=3&order=desc'))).toEqual([3000, 2999, 2998]);
    expect(seqsOf(await get('?limit=3&before_seq=2998'))).toEqual([2997, 2996, 2995]);
    expect(seqsOf(await get('?limit=3&before_seq=2998&order=asc'))).toEqual([1, 2, 3]);
    expect(seqsOf(await get('?after_seq=1500&before_seq=1503'))).toEqual([1501, 1502]);
    expect(seqsOf(await get('?limit=1000&after_seq=5000'))).toEqual([]);
  });

  it('filters by level and text', async () => {
    const errors = await get('?level=ERROR&limit=50');
    expect([seqsOf(errors), errors.json.total]).toEqual([[3000], 1]);
    const found = await get('?q=LINE%20299&limit=2');
    expect([seqsOf(found), found.json.total]).toEqual([[299, 2990], 11]);
  });

  it('streams the whole log verbatim as text', async () => {
    for (const answer of [await get('', { accept: 'text/plain' }), await get('?format=text')]) {
      const lines = answer.text.split('\n');
      expect([lines.length, lines[1], lines[2999], lines[3000]]).toEqual([3001, 'line 2', '  bad <b>news</b>\tä ', '']);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${run.jobId}.log"`);
    }
    expect((await get('?after_seq=2999&format=text')).text).toBe('  bad <b>news</b>\tä \n');
  });

  it('follows a running job until it ends', async () => {
    const live = await newRun();
    const followed = api.call(`/api/jobs/${live.jobId}/logs?follow=1`, { token });
    for (const word of ['one', 'two', 'three']) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await say(live, [word]);
    }
    await finishRun(database.database, live);
    expect((await followed).text.split('\n').slice(1)).toEqual(expect.arrayContaining(['one', 'two', 'three']));
  });

  it('lets go of a reader who leaves', async () => {
    const live = await newRun();
    const leave = new AbortController();
    const response = await fetch(`${api.url}/api/jobs/${live.jobId}/logs?follow=1`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leave.signal,
    });
    await response.body?.getReader().read();
    leave.abort();
    expect((await api.call(`/api/jobs/${live.jobId}/logs`, { token })).status).toBe(200);
  });

  it.each([
    'level=INFORMATION',
    'limit=0',
    'limit=1001',
    'after_seq=-1',
    'before_seq=x',
    'order=up',
    'follow=yes',
    'q=%00',
    'nonsense=1',
  ])('refuses the wrong query %s', async (query) => {
    const answer = await get(`?${query}`);
    expect([answer.status, answer.json.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: `/query/${query.split('=', 1)[0] ?? ''}` })],
    ]);
  });

  it('has no other form than JSON and text', async () => {
    const { status, json } = await get('?format=xml');
    expect([status, json.code]).toEqual([406, 'not_acceptable']);
  });

  it('is 404 where there is no job, as text too', async () => {
    const answers = await Promise.all(
      ['', '?format=text'].map((query) => api.call(`/api/jobs/so_1_nowhere/logs${query}`, { token })),
    );
    expect(answers.map((answer) => [answer.status, answer.json.code])).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
    ]);
  });
});
