import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coldLaunch } from '../launcher.js';
import { aFolder, removeFolders, runPython } from '../testing/run-python.js';
import { jailed as sandbox } from '../testing/sandboxes.js';
import { aHouse, closeHouses } from '../testing/warm-house.js';

afterEach(closeHouses);
afterAll(removeFolders);

describe('the built-in models', () => {
  const source = fileURLToPath(new URL('../../../../python-models/data/sample', import.meta.url));
  it.each(['DMO', 'RMO', 'SO'])(
    '%s finds the very same, warm and cold',
    async (modelType) => {
      const house = await aHouse();
      const market = {
        id: 'in-iex',
        timezone: 'Asia/Kolkata',
        mtu_minutes: 15,
        currency: 'INR',
        price_floor: 0,
        price_cap: 10_000,
      };
      const settings: unknown = JSON.parse(await readFile(join(source, 'settings.json'), 'utf8'));
      const config = {
        time_limit: 60,
        mip_gap: 0.01,
        threads: 1,
        seed: 0,
        market,
        settings,
        delivery_day: '2026-03-02',
      };
      const solve = async (launch: typeof coldLaunch): Promise<object> => {
        const folder = await aFolder();
        execFileSync('cp', ['-r', source, join(folder, 'input')]);
        const program = `from energy_models.${modelType.toLowerCase()} import main\nmain()\n`;
        const variables = { JOB_ID: 'j', MODEL_TYPE: modelType, CONFIG: JSON.stringify(config) };
        const { end, lines } = await runPython(program, { folder, launch, variables, sandbox });
        expect({ end, lines: lines.slice(-5) }).toMatchObject({ end: { exitCode: 0, lastError: null } });
        return tablesOf(join(folder, 'output'));
      };
      expect(await solve(house.warm.launch)).toEqual(await solve(coldLaunch));
      expect(house.cold).toBe(0);
    },
    120_000,
  );
});

/** Every table's bytes, and the result but for the times it names. */
async function tablesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const entries = await Promise.all(
    names.map(
      async (name) =>
        [
          name,
          (await readFile(join(folder, name), 'latin1')).replaceAll(/.*_ms".*\n(?:\s+"value".*\n)?/g, ''),
        ] as const,
    ),
  );
  return Object.fromEntries(entries);
}
