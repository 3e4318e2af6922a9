import { podman } from './engine.ts';

const image = 'localhost/energy-ops';

/** A container of the image as docs/deployment.md has it: nothing writable but /data and /tmp, no right at all. */
export class Running {
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  static start(name: string, environment: Readonly<Record<string, string>>, seccomp: string | undefined): Running {
    const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
    const profile = seccomp ? ['--security-opt', `seccomp=${seccomp}`] : [];
    const confinement = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', ...profile];
    const places = ['--network', 'host', '--hostname', name, '--tmpfs', '/tmp:mode=1777', '--volume', '/data'];
    podman(['run', '--detach', '--no-healthcheck', '--name', name, ...confinement, ...places, ...variables, image]);
    return new Running(name);
  }

  /** Those that an interrupted trial left: on the host's network they hold names. */
  static removeAll(): void {
    podman(['rm', '--all', '--force', '--volumes']);
  }

  log(): string {
    return podman(['logs', this.name]);
  }

  exec(...words: string[]): string {
    return podman(['exec', this.name, ...words]);
  }

  /** What the image's own HEALTHCHECK says; podman itself would want a systemd to call it. */
  isHealthy(): boolean {
    const [{ Healthcheck }] = JSON.parse(podman(['image', 'inspect', image]));
    const [, ...words]: string[] = Healthcheck.Test;
    try {
      this.exec(...words);
      return true;
    } catch {
      return false;
    }
  }

  /** SIGTERM, as `docker stop`; resolves to the exit code, 137 where it had to be killed. */
  stop(): number {
    podman(['stop', '--time', '150', this.name]);
    return Number(podman(['inspect', '--format', '{{.State.ExitCode}}', this.name]));
  }

  remove(): void {
    podman(['rm', '--force', '--volumes', this.name]);
  }
}
