/** A model as people bring it from the system before: it prints, sleeps, reads its three variables and exits 0. */
export const broughtModel = `#!/usr/bin/env python3
"""A day-ahead model from before: it prints what it does and writes no table."""

import json
import os
import sys
import time


def plan() -> int:
    job = os.getenv("JOB_ID", "none")
    kind = os.getenv("MODEL_TYPE", "DMO")
    config = json.loads(os.getenv("CONFIG", "{}"))
    print(f"{kind} of {job} begins with {len(config)} settings")
    for share in (25, 50, 75):
        time.sleep(0.4)
        print(f"PROGRESS:{share}")
        print(f"\\u001b[32mstep {share} of the plan is done\\u001b[0m")
    print("WARNING: the forecast is an hour old")
    print("the plan is written")
    return 0


if __name__ == "__main__":
    sys.exit(plan())
`;

/** The same with another number: what a new version of it looks like. */
export const nextModel = broughtModel.replace('(25, 50, 75)', '(20, 40, 60, 80)');

/** Python refuses it at line 4, where the indentation has no reason. */
export const brokenModel = `import os

def plan():
      pass
    return os
`;

/** Prints so many lines a second for so many seconds, each of another length. */
export const floodModel = (linesPerSecond: number, seconds: number): string => `import sys
import time

begin = time.monotonic()
for line in range(${linesPerSecond * seconds}):
    if line % 50 == 0:
        time.sleep(max(0.0, begin + line / ${linesPerSecond} - time.monotonic()))
    print(f"\\u001b[3{1 + line % 6}mline {line}\\u001b[0m of the flood", "x" * (line % 80), flush=line % 50 == 49)
sys.exit(0)
`;
