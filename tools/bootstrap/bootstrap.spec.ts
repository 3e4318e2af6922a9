import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkMachine, isNewEnough } from './machine.mjs';
import { packagesAreCurrent } from './packages.mjs';
import { preparePython } from './python-environment.mjs';
import { takeTurn } from './turn.mjs';

const folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the machine', () => {
  it('without Python is told what to install', async () => {
    await expect(checkMachine({ PATH: folder })).rejects.toThrow('apt install python3 python3-venv');
  });

  it('with an old Python only is told so', async () => {
    writeFileSync(join(folder, 'python3'), '#!/bin/sh\necho /usr/bin/python3\necho 3.10\n', { mode: 0o755 });
    await expect(checkMachine({ PATH: folder })).rejects.toThrow('python3 is 3.10');
  });

  it('counts versions as numbers', () => {
    expect(['2.7', '3.9', '3.11', '3.14', '4.0'].map(isNewEnough)).toEqual([false, false, true, true, true]);
  });
});

describe('the packages', () => {
  const wanted = {
    '': { version: '1.0.0' },
    'libs/own': { version: '1.0.0' },
    'node_modules/one': { version: '1.2.3' },
    'node_modules/for-another-system': { version: '1.0.0', optional: true },
  };
  const current = (installed: object | undefined) => {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }));
    const hidden = join(folder, 'node_modules', '.package-lock.json');
    if (installed) writeFileSync(hidden, JSON.stringify({ packages: installed }));
    return packagesAreCurrent(folder);
  };

  it('are current when all but those for other systems are there', () => {
    expect(current({ 'node_modules/one': { version: '1.2.3' } })).toBe(true);
  });

  it('are not after an interrupted install, nor with another version', () => {
    expect(current(undefined)).toBe(false);
    expect(current({ 'node_modules/one': { version: '1.2.2' } })).toBe(false);
  });
});

describe('the Python environment', () => {
  const { MODEL_REQUIREMENTS, PYTHON } = process.env;
  afterEach(() => {
    Object.assign(process.env, { MODEL_REQUIREMENTS: MODEL_REQUIREMENTS ?? '', PYTHON: PYTHON ?? '' });
  });

  it('is not begun when MODEL_REQUIREMENTS names a file that is not there', async () => {
    Object.assign(process.env, { MODEL_REQUIREMENTS: join(folder, 'none.txt'), PYTHON: '' });
    const python = { executable: '/usr/bin/python3', version: '3.11' };
    let begun = false;
    await expect(preparePython(folder, python, false, () => (begun = true))).rejects.toThrow('none.txt');
    expect(begun).toBe(false);
  });
});

describe('turns', () => {
  it('go to one at a time, and the next goes on when the first gives back', async () => {
    const order: string[] = [];
    const release = await takeTurn(folder, () => order.push('never waits'));
    const second = takeTurn(folder, () => order.push('waits')).then((done) => {
      order.push('second');
      done();
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    order.push('first');
    release();
    await second;
    expect(order).toEqual(['waits', 'first', 'second']);
  });
});

describe('the scripts', () => {
  it('leave no shell between npm and the bootstrap: it would die of a signal and pass nothing on', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    );
    const bootstrapped = Object.values(scripts).filter((script) => script.includes('tools/bootstrap.mjs'));
    expect(bootstrapped.length).toBeGreaterThanOrEqual(7);
    expect(bootstrapped.filter((script) => !script.startsWith('exec '))).toEqual([]);
  });
});
