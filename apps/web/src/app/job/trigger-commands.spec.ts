import type { Job } from '@energy-ops/contracts';
import { execFileSync } from 'node:child_process';
import { curlOf, eopsOf, triggerOf } from './trigger-commands.js';

const nasty = `it's "quoted" $HOME \`id\` \\ !x\n; rm -rf / & ünï`;
const job = {
  model_type: 'DMO',
  data_source_id: 'sample',
  model_id: 'dmo_builtin_1',
  purpose: 'plan',
  delivery_day: '2026-11-28',
  model_config: { time_limit: 60, note: nasty, 'a=b': [1, { c: '10' }], session_closes: '2026-11-27T06:30:00Z' },
} as unknown as Job;

/** The words that a real shell makes of a command. */
function wordsOf(command: string): string[] {
  const tell = `curl() { printf '%s\\0' "$@"; }\nnpx() { printf '%s\\0' "$API_BASE_URL" "$@"; }\n`;
  const env = { ...process.env, EOPS_TOKEN: 'eops_secret' };
  return execFileSync('sh', ['-c', tell + command], { encoding: 'utf8', env })
    .split('\0')
    .slice(0, -1);
}

describe('the commands of a job page', () => {
  it('keep every character of the trigger through a real shell, for curl', () => {
    const words = wordsOf(curlOf(job, 'http://127.0.0.1:3000'));
    expect(words.slice(0, 5)).toEqual([
      '-X',
      'POST',
      'http://127.0.0.1:3000/api/jobs/trigger',
      '-H',
      'Authorization: Bearer eops_secret',
    ]);
    expect(JSON.parse(words.at(-1) ?? '')).toEqual(triggerOf(job));
  });

  it('keep every character of the configuration through a real shell, for eops', () => {
    const words = wordsOf(eopsOf(job, 'http://127.0.0.1:3000'));
    expect(words.slice(0, 4)).toEqual(['http://127.0.0.1:3000', 'eops', 'run', 'dmo']);
    expect(words).toContain('--test');
    expect(JSON.parse(words.at(-1) ?? '')).toEqual({ time_limit: 60, note: nasty, 'a=b': [1, { c: '10' }] });
  });

  it('hold no secret themselves', () => {
    expect(curlOf(job, '') + eopsOf(job, '')).not.toMatch(/eops_[A-Za-z0-9]|eyJ/);
  });
});
