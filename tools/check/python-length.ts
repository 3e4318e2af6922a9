import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/program.ts';

/** As ESLint's `max-lines` for TypeScript; ruff has no such rule. */
const mostLines = 300;

/** Names the Python files that are too long to have one idea; 1 when there are any. */
export function longPythonFiles(): Promise<number> {
  const paths = execFileSync('git', ['ls-files', '*.py'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  const long = paths
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > mostLines);
  for (const { path, lines } of long) console.error(`${path} has ${lines} lines; at most ${mostLines} are allowed.`);
  return Promise.resolve(long.length > 0 ? 1 : 0);
}
