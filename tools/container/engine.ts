import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/program.ts';

/** Images and containers of these trials; nothing of the machine's own is touched. */
const place = join(root, '.bootstrap/container');
const store = ['--root', join(place, 'store'), '--runroot', join(place, 'run'), '--storage-driver', 'overlay'];

export const workFolder = place;

/** Runs a program to its end, showing what it says where wanted; throws when it fails. */
export function command(program: string, args: readonly string[], show = false): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    cwd: root,
  });
  if (status === 0) return stdout ?? '';
  throw new Error(
    `${program} ${args.slice(0, 12).join(' ')} … ended with ${error?.message ?? status}.\n${stderr ?? ''}`,
  );
}

/** Builds images without a daemon; `chroot`, because it asks for no more than root in a container has. */
export const buildah = (args: readonly string[], show = false): string => {
  mkdirSync(place, { recursive: true });
  const [verb = '', ...rest] = args;
  const isolation = verb === 'bud' ? ['--isolation', 'chroot', '--format', 'docker'] : [];
  return command('buildah', [...store, verb, ...isolation, ...rest], show);
};

/** Runs containers without a daemon, under the engine's default profile unless `args` name another one. */
export const podman = (args: readonly string[]): string =>
  command('podman', [...store, '--cgroup-manager', 'cgroupfs', '--runtime', runtime(), ...args]);

/**
 * podman raises the limit of open files for its containers. Where even root may not (this machine is a container
 * itself), a runtime of the same name takes that wish out and hands over to runc.
 */
function runtime(): string {
  const folder = join(place, 'runtime');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'runc');
  writeFileSync(file, withoutLimits);
  chmodSync(file, 0o755);
  return file;
}

const withoutLimits = `#!/usr/bin/env python3
import json, os, sys

def without_limits(path, process_of):
    with open(path) as file:
        content = json.load(file)
    process_of(content).pop("rlimits", None)
    with open(path, "w") as file:
        json.dump(content, file)

for flag, value in zip(sys.argv, sys.argv[1:]):
    if flag == "--bundle":
        without_limits(value + "/config.json", lambda config: config["process"])
    if flag == "--process":
        without_limits(value, lambda process: process)
os.execvp("runc", ["runc", *sys.argv[1:]])
`;
