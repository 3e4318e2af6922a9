import { lstatSync } from 'node:fs';

/** What any program needs of the system, and nothing of what is kept beside it (/usr/src, /usr/local/etc, /opt). */
const candidates = [
  ...['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'],
  ...['/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libx32', '/usr/libexec', '/usr/share'],
  ...['/usr/local/bin', '/usr/local/lib', '/usr/local/lib64'],
  ...['/etc/ld.so.cache', '/etc/localtime', '/etc/alternatives'],
];

/** Those of them that are there; links (/bin on most systems) lead into the others. */
export const systemFolders = (): string[] =>
  candidates.filter((path) => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found !== undefined && (path.startsWith('/etc/') || !found.isSymbolicLink());
  });
