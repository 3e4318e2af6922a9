import { TriggerJob } from './job.js';

const request = { model_type: 'SO', data_source_id: 'sample' };
const refused = (change: object) => TriggerJob.safeParse({ ...request, ...change }).error?.issues[0]?.path.join('/');

describe('a trigger', () => {
  it('needs only a model type and a data source', () => {
    expect(TriggerJob.parse(request)).toMatchObject({
      triggered_by: 'manual',
      purpose: 'plan',
      priority: 0,
      model_config: {},
    });
  });

  it('passes keys of model_config it does not know through to the model', () => {
    const config = { solver: 'CPLEX', my_own: { deep: [1, 2] } };
    expect(TriggerJob.parse({ ...request, model_config: config }).model_config).toEqual(config);
  });

  it.each([
    [{ model_type: 'XXX' }, 'model_type'],
    [{ data_source_id: '../etc' }, 'data_source_id'],
    [{ priority: 101 }, 'priority'],
    [{ priority: 1.5 }, 'priority'],
    [{ deadline: 'tomorrow' }, 'deadline'],
    [{ deadline: '2026-11-23T10:00:00' }, 'deadline'],
    [{ delivery_day: '2026-02-30' }, 'delivery_day'],
    [{ purpose: 'fun' }, 'purpose'],
    [{ bypass_cache: 'yes' }, 'bypass_cache'],
    [{ model_config: { time_limit: 0 } }, 'model_config/time_limit'],
    [{ model_config: { mip_gap: 1 } }, 'model_config/mip_gap'],
    [{ model_config: { threads: 0 } }, 'model_config/threads'],
    [{ model_config: { horizon_blocks: -1 } }, 'model_config/horizon_blocks'],
    [{ model_config: { note: 'a\u0000b' } }, 'model_config'],
  ])('refuses %j and says where', (change, path) => {
    expect(refused(change)).toBe(path);
  });

  it('refuses a field it does not know', () => {
    expect(TriggerJob.safeParse({ ...request, data_source: 'sample' }).success).toBe(false);
  });
});
