import { cpSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildah, command, workFolder } from './engine.ts';

/** What the Dockerfile builds on. */
export interface BaseImages {
  readonly base: string;
  readonly node: string;
}

const images = { base: 'localhost/stand-in-debian', node: 'localhost/stand-in-node' } as const;
const certificates = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Images like `debian:bookworm-slim` and `node:24-bookworm-slim`, for where no registry is reached: a clean Debian by
 * debootstrap, and beside it the Node that the lock file names with this machine's npm. Made once.
 */
export function standInImages(): BaseImages {
  const there = buildah(['images', '--format', '{{.Name}}']);
  if (!there.includes(images.base)) makeBase();
  if (!there.includes(images.node)) makeNode();
  return images;
}

function makeBase(): void {
  const tree = join(workFolder, 'debian');
  rmSync(tree, { recursive: true, force: true });
  command('debootstrap', ['--variant=minbase', 'bookworm', tree, 'http://deb.debian.org/debian'], true);
  // A network that looks into TLS has a certificate of its own, and pip must know it.
  if (existsSync(certificates)) {
    cpSync(certificates, join(tree, 'etc/ssl/of-the-host.crt'));
    writeFileSync(join(tree, 'etc/pip.conf'), '[global]\ncert = /etc/ssl/of-the-host.crt\n');
  }
  commit(tree, images.base);
}

function makeNode(): void {
  const additions = join(workFolder, 'node');
  rmSync(additions, { recursive: true, force: true });
  const bin = join(additions, 'usr/local/bin');
  mkdirSync(bin, { recursive: true });
  cpSync(realpathSync(process.execPath), join(bin, 'node'));
  const npm = dirname(dirname(realpathSync(command('which', ['npm']).trim())));
  cpSync(npm, join(additions, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true });
  mkdirSync(join(additions, 'usr/local/etc'), { recursive: true });
  const settings = existsSync(certificates) ? 'cafile=/etc/ssl/of-the-host.crt\n' : '';
  writeFileSync(join(additions, 'usr/local/etc/npmrc'), settings);
  const links = ['npm', 'npx'].map((name) => `ln -s ../lib/node_modules/npm/bin/${name}-cli.js /usr/local/bin/${name}`);
  commit(additions, images.node, images.base, links.join(' && '));
}

function commit(tree: string, image: string, from = 'scratch', run?: string): void {
  const container = buildah(['from', '--pull-never', from]).trim();
  buildah(['copy', '--quiet', container, tree, '/']);
  if (run) buildah(['run', '--isolation', 'chroot', container, '--', 'sh', '-c', run]);
  buildah(['config', '--cmd', 'bash', container]);
  buildah(['commit', '--quiet', '--rm', container, image]);
  rmSync(tree, { recursive: true });
}
