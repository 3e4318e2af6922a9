import type { PatchSchedule, Schedule } from '@energy-ops/contracts';
import { exitCodes } from '../command.js';
import { aCommand, onlyWord } from '../options.js';
import { ourServer } from '../server/server.js';

const patched = async (id: string, body: PatchSchedule): Promise<Schedule> =>
  (await ourServer()).json<Schedule>(`/api/schedules/${encodeURIComponent(id)}`, { method: 'PATCH', body });

export const schedulesEnable = aCommand({
  words: 'schedules enable',
  summary: 'let a schedule start jobs, also one that is paused',
  usage: `Usage: eops schedules enable SCHEDULE_ID [--json]

Its slots start jobs from now on. What was due while it was off stays undone.`,
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const schedule = await patched(onlyWord(positionals, 'one schedule'), { enabled: true, paused: false });
    if (values.json) terminal.data(JSON.stringify(schedule, null, 2));
    else terminal.talk(`${schedule.name} is enabled; its next slot is ${schedule.next_runs[0] ?? 'never'}.`);
    return exitCodes.ok;
  },
});

export const schedulesPause = aCommand({
  words: 'schedules pause',
  summary: 'let no job of a schedule start for a while',
  usage: `Usage: eops schedules pause SCHEDULE_ID [options]

  --until INSTANT       ISO 8601 with offset (default: until \`eops schedules enable\`)
  --reason TEXT         why, for others to read
  --json                the schedule as the API gives it`,
  options: { until: { type: 'string' }, reason: { type: 'string' }, json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    const { until, reason } = values;
    const schedule = await patched(onlyWord(positionals, 'one schedule'), {
      paused: true,
      ...(until === undefined ? {} : { paused_until: until }),
      ...(reason === undefined ? {} : { pause_reason: reason }),
    });
    if (values.json) terminal.data(JSON.stringify(schedule, null, 2));
    else terminal.talk(`${schedule.name} is paused${until === undefined ? '' : ` until ${until}`}.`);
    return exitCodes.ok;
  },
});
