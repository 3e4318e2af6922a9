"""Imports once what the built-in models import, and forks a process for every job.

Started by libs/runner as ``python -I -S -B -u fork_server.py RENDEZVOUS name=value ...`` with an empty environment;
of policy.py's names it takes `folder` (all jobs' parent), `prefix`, `uid`, `import` and `read`. It is two processes: a
small one that watches over the jobs (watcher.py), and its first child, which imports the libraries and forks the jobs
beside itself, as children of the first (sibling.py). Neither is ever told what a job is about: a forked process asks
the worker itself (forked_job.py).

Descriptor 3 takes the second one's orders, one a line: ``fork TOKEN`` and ``ping N``. It answers with JSON lines:
``{"ready": pid}`` or ``{"refused": why}`` at the start, ``{"pong": N}`` to a ping. Descriptor 4 is the watcher's. The
end of file of either is the worker's.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # `-I` leaves it out
sys.path.insert(1, os.path.join(os.path.dirname(sys.path[0]), "launcher"))

import jail
import kernel
import policy
import reach
import watcher

ORDERS, WATCH = 3, 4


def main() -> None:
    """Splits into the two; in a forked process, becomes the job."""
    rendezvous, rules = sys.argv[1], policy.parse(sys.argv[2:])
    jail.close_all_but({0, 1, 2, ORDERS, WATCH})
    barred = change_user(rules)
    watching = os.getpid()
    server = os.fork()
    if server != 0:
        os.close(ORDERS)
        watcher.Watcher(WATCH, rules.folder).run()
    os.close(WATCH)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, kernel.signal.SIGKILL)
    if os.getppid() == watching:
        serve(rendezvous, rules, watching, barred)


def change_user(rules: policy.Policy) -> str | None:
    """Becomes whom the jobs run as; says why that can't be done, if so."""
    if rules.uid < 0:
        return None
    try:
        reach.open_way([rules.folder, *rules.read, *rules.imports], rules.uid)
    except OSError as error:
        return str(error)
    jail.become(rules.uid)
    return None


def serve(rendezvous: str, rules: policy.Policy, watching: int, barred: str | None) -> None:
    """Gets ready, says so, and forks."""
    import forked_job  # with much of the standard library, which the watcher has no use for
    from orders import Orders

    orders = Orders(ORDERS)
    reason = barred or get_ready(rules)
    if reason is not None:
        orders.say(refused=reason)
        return
    orders.say(ready=os.getpid())
    token = orders.serve()
    if token is not None:
        forked_job.become(rendezvous, token, watching)


def get_ready(rules: policy.Policy) -> str | None:
    """Imports the libraries; says why it can't serve, if so."""
    import landlock
    import preloading
    import seccomp
    import sibling

    # As after any start of this user's: or /proc/self would be root's.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    try:
        preloading.preload(rules.imports, rules.prefix)
        sibling.learn_thread_address()
        seccomp.prepare(forks=False, pinned=True, landlock=landlock.version())
    except ImportError as error:
        return f"the models' libraries can't be imported: {error}"
    except OSError as error:
        return f"it can't fork: {error}"
    return preloading.obstacle({0, 1, 2, ORDERS})


main()
