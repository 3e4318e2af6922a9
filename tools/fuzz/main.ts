import { type Permission, permissionsWith, type Role, scopesOf } from '@energy-ops/contracts';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, withProduct } from '../bench/bench-product.ts';
import { root, runHere } from '../test/program.ts';
import { fuzzSockets } from './sockets.ts';

const here = join(root, 'tools', 'fuzz');
const environment = join(root, '.venv-fuzz');
const roles = ['admin', 'operator', 'viewer', 'service'] as const satisfies readonly Role[];

/** schemathesis, in an environment of its own: nobody but this command needs it. */
async function schemathesis(): Promise<string> {
  const lock = readFileSync(join(here, 'requirements.lock'), 'utf8');
  const stamp = join(environment, 'requirements.lock');
  const program = join(environment, 'bin', 'schemathesis');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return program;
  console.log('Installing schemathesis …');
  await mustRun('python3', ['-m', 'venv', '--clear', environment]);
  const requirements = join(here, 'requirements.lock');
  await mustRun(join(environment, 'bin', 'pip'), ['install', '--quiet', '--require-hashes', '-r', requirements]);
  writeFileSync(stamp, lock);
  return program;
}

async function mustRun(program: string, args: readonly string[]): Promise<void> {
  if ((await runHere(program, args)) !== 0) throw new Error(`${program} ${args.join(' ')} failed.`);
}

interface Player {
  readonly env: Readonly<Record<string, string>>;
  /** Ids that the run must not take from itself. */
  readonly kept: readonly string[];
  readonly permissions: readonly Permission[];
}

/** Somebody of that role: a person who logs in, or a service account with a token that carries all it can. */
async function playerOf(role: Role, { address, token }: Running): Promise<Player> {
  const ask = async <Answer>(path: string, body: object): Promise<Answer> => {
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return JSON.parse(await answer.text());
  };
  const email = `${role}-${randomBytes(4).toString('hex')}@fuzz.example`;
  const password = randomBytes(18).toString('base64url');
  const user = await ask<{ id: string }>('/api/users', { email, role, ...(role === 'service' ? {} : { password }) });
  const permissions = permissionsWith({ role, ...(role === 'service' && { scopes: scopesOf.service }) });
  if (role !== 'service') return { env: { FUZZ_EMAIL: email, FUZZ_PASSWORD: password }, kept: [user.id], permissions };
  const wish = { name: 'fuzz', scopes: permissions, user_id: user.id };
  const made = await ask<{ id: string; token: string }>('/api/auth/tokens', wish);
  return { env: { FUZZ_TOKEN: made.token }, kept: [user.id, made.id], permissions };
}

/** `npm run fuzz [-- role …] [-- --phases …]`, or `sockets [MINUTES]`: schemathesis over the whole API, with every check, as each role. */
const asked = process.argv.slice(2);
if (asked[0] === 'sockets') process.exit((await fuzzSockets(Number(asked[1] ?? 10))) ? 0 : 1);
const wanted = roles.filter((role) => asked.includes(role));
const options = asked.filter((word) => !roles.some((role) => role === word));
const program = await schemathesis();
const failed: Role[] = [];
await withProduct(
  async (running) => {
    const job = await running.trigger({ model_type: 'SO', data_source_id: 'sample', purpose: 'test' });
    console.log(`A job to ask about: ${job}`);
    // All before the first run: an administrator's run may change whoever made them.
    const players = [];
    for (const role of wanted.length > 0 ? wanted : roles) players.push({ role, ...(await playerOf(role, running)) });
    const kept = players.flatMap((player) => player.kept);
    for (const { role, env, permissions } of players) {
      console.log(`\n── as ${role} ──`);
      const args = [
        ...['--config-file', join(here, 'schemathesis.toml'), 'run', `${running.address}/api/docs-json`],
        ...options,
      ];
      const exitCode = await runHere(program, args, {
        cwd: environment, // it keeps notes where it is called
        env: {
          ...process.env,
          ...env,
          PYTHONPATH: here,
          SCHEMATHESIS_HOOKS: 'hooks',
          FUZZ_URL: running.address,
          FUZZ_KEPT: ['sample', ...kept].join(','),
          FUZZ_PERMISSIONS: permissions.join(','),
        },
      });
      if (exitCode !== 0) failed.push(role);
    }
  },
  // Behind a proxy the run's own logins come from elsewhere than its guesses at passwords, which slow an address down.
  { UPLOAD_LIMIT_PER_MINUTE: '1000000', WORKER_CONCURRENCY: '1', TRUST_PROXY: '127.0.0.1' },
);
console.log(failed.length === 0 ? 'The API kept its word to every role.' : `Failures as: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
