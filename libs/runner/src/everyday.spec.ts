import { messages, removeFolders, runPython } from './testing/run-python.js';
import { canFork, describeTiers, itIf, openTiers } from './testing/sandboxes.js';

const opened = await openTiers();
afterAll(removeFolders);

const solver = `import highspy, numpy as np
h = highspy.Highs()
h.silent()
x = [h.addVariable(lb=0, ub=10, type=highspy.HighsVarType.kInteger) for _ in range(20)]
h.addConstr(sum(x) <= 55)
h.maximize(sum(x))
print(round(h.getObjectiveValue()), int(np.linalg.inv(np.eye(64)).sum()))`;
const parquet = `import os, pyarrow as pa, pyarrow.csv, pyarrow.parquet as pq
out = os.environ["OUTPUT_DIR"]
pq.write_table(pa.table({"a": list(range(1000))}), out + "/t.parquet")
print(pq.read_table(out + "/t.parquet").num_rows)`;
const manners = `import os, shutil, tempfile, zoneinfo, datetime, pathlib, sys, sqlite3
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "a.txt")
    path.write_text("x")
    shutil.copy2(path, os.environ["OUTPUT_DIR"] + "/b.txt")
    os.replace(path, path.with_name("c.txt"))
sqlite3.connect("own.db").execute("create table t (a)")
zone = zoneinfo.ZoneInfo("Asia/Kolkata")
print(datetime.datetime(2026, 1, 1, tzinfo=zone).utcoffset(), sys.prefix != sys.base_prefix, __name__, len(sys.argv))`;

/** What an honest model does, and what it prints then. */
const deeds: readonly (readonly [what: string, source: string, said: string, forks?: boolean])[] = [
  ['a solver and numpy', solver, '55 64'],
  ['Parquet', parquet, '1000'],
  ['files, zones, copies and a database of its own', manners, '5:30:00 True __main__ 1'],
  [
    'threads',
    'from concurrent.futures import ThreadPoolExecutor as Pool\nprint(sum(Pool(8).map(lambda n: n * n, range(100))))',
    '328350',
  ],
  [
    'asyncio',
    'import asyncio\nasync def f():\n    await asyncio.sleep(0.01)\n    return await asyncio.to_thread(lambda: 7)\nprint(asyncio.run(f()))',
    '7',
  ],
  [
    'programs of the system',
    'import subprocess\nprint(subprocess.run(["sort", "-r"], input="a\\nb", text=True, capture_output=True).stdout.split())',
    "['b', 'a']",
    true,
  ],
  [
    'its own interpreter',
    'import subprocess, sys\nprint(subprocess.run([sys.executable, "-c", "import numpy; print(numpy.arange(4).sum())"], text=True, capture_output=True).stdout.strip())',
    '6',
    true,
  ],
];
const pool = `from multiprocessing import Pool
def square(n): return n * n
if __name__ == "__main__":
    with Pool(2) as workers: print(sum(workers.map(square, range(10))))`;

describeTiers(opened, 'there go on working:', (sandbox, tier) => {
  const namespaces = tier === 'namespaces' ? ([['a pool of processes', pool, '285']] as const) : [];
  for (const [what, source, said, forks = false] of [...deeds, ...namespaces])
    itIf(!forks || canFork(tier))(
      what,
      async () => {
        const { end, lines } = await runPython(source, { sandbox });
        expect([messages(lines), end.exitCode]).toEqual([[said], 0]);
      },
      30_000,
    );
});
