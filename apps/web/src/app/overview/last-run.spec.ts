import { aJob, aModel } from '../testing/builders.js';
import { lastRunOf } from './last-run.js';

describe('the last run of a model type', () => {
  it('is the job that runs now, however new the finished ones are', () => {
    const jobs = [aJob({ job_id: 'b' }), aJob({ job_id: 'a', status: 'running', completed_at: null })];
    expect(lastRunOf('DMO', jobs, [])).toMatchObject({ job_id: 'a', status: 'running' });
  });

  it('is remembered by its versions once the recent jobs no longer hold it', () => {
    const run = (job_id: string, completed_at: string) =>
      aModel({ lastRun: { job_id, status: 'success', completed_at } });
    const models = [run('old', '2026-11-01T00:00:00Z'), run('new', '2026-11-02T00:00:00Z')];
    expect(lastRunOf('DMO', [aJob({ model_type: 'SO' })], models)?.job_id).toBe('new');
  });

  it('is nothing where nothing ran', () => {
    expect(lastRunOf('RMO', [aJob()], [aModel()])).toBeUndefined();
  });
});
