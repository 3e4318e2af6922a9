import { Environment } from '@energy-ops/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sourcesOf = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => read(join(folder, name)))
    .join('\n');
const found = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, word = '']) => word))];

describe('docs/errors.md', () => {
  const page = read('docs/errors.md');

  it('has every code the API refuses with', () => {
    const codes = found(sourcesOf('apps/api/src'), /Refusal\(\s*\d{3},\s*'([a-z_]+)'/g);
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('has every code a failed job can carry', () => {
    const codes = found(sourcesOf('libs/runner/src'), /failed\(\s*'([a-z_]+)'/g);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  it('has every variable the product reads', () => {
    const page = read('docs/configuration.md');
    expect(Object.keys(Environment.shape).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the commands in the docs', () => {
  it('are scripts of package.json', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
      'docs/configuration.md',
      'docs/architecture.md',
      'docs/logs.md',
    ];
    const named = found(pages.map(read).join('\n'), /npm (?:run )?(start|test|(?<=run )[a-z]+)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
