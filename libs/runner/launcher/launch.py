"""Runs one model as a process tree that cannot outlive the worker.

Started by libs/runner as ``python -I -S -B -u launch.py name=value ...`` with the model's environment and nothing else;
policy.py has the names. Descriptor 3 is the lifeline, descriptor 4 takes the report: supervise.py says what they carry.
Standard library only, and little of it: each import is paid by every job.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # `-I` leaves it out

import jail
import policy
import program
import supervise

LIFELINE, REPORT = 3, 4


def main() -> None:
    """Becomes the watcher; its child becomes the model."""
    jail.close_all_but({0, 1, 2, LIFELINE, REPORT})
    os.environ.pop("PWD", None)  # bubblewrap's
    rules = policy.parse(sys.argv[1:])
    supervise.split(rules, LIFELINE, REPORT)
    try:
        jail.enter(rules, REPORT)
    except Exception as error:
        supervise.refuse(REPORT, str(error))
    program.run(rules.program, rules.prefix, rules.imports)


main()
