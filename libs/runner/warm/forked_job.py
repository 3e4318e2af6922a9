"""What a fork server forks for a job: calls the worker, is told the job, and becomes it.

Three connections to the worker: ``ctl`` brings the job and takes why it could not be started, if so, and ends when the
job begins; ``out`` and ``err`` are the model's. A worker that does not want the job any more hangs up, and nothing
runs. Who watches over the job is its parent (watcher.py).
"""

import os
import socket
import struct
import time
from typing import NoReturn

import jail
import kernel
import policy
import preloading
import program
import supervise

CTL = 3


def become(rendezvous: str, token: str, watching: int) -> NoReturn:
    """Turns the forked process into a job, which dies with the process that is watching."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, kernel.signal.SIGKILL)
    if os.getppid() != watching:
        os._exit(0)
    os.closerange(0, 1 << 20)
    os.open("/dev/null", os.O_RDWR)  # is 0; what is opened next is 1, 2 and 3
    for role in ("out", "err", "ctl"):
        call(rendezvous, token, role)
    for stream in (0, 1, 2):
        os.set_inheritable(stream, True)  # as it is after any start
    job = read_job()
    if job is None:
        os._exit(0)
    variables, words = job
    for variable in variables:
        name, _, value = variable.partition("=")
        os.environ[name] = value
    preloading.renumber()
    rules = policy.parse(words)
    if rules.lease > 0 and rules.until <= time.monotonic():
        os._exit(0)  # the worker stood still before it said so: the job may run elsewhere by now
    try:
        jail.enter(rules, CTL)
    except Exception as error:
        supervise.refuse(CTL, str(error))
    program.run(rules.program, rules.prefix, rules.imports)


def call(rendezvous: str, token: str, role: str) -> None:
    """Connects the lowest free descriptor to the worker."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(rendezvous)
    connection.sendall(f"{token} {role} {os.getpid()}\n".encode("ascii"))
    connection.detach()


def read_job() -> tuple[list[str], list[str]] | None:
    """The job's variables and policy, or None where the worker has hung up.

    Its length stands before it, as orders may follow at once; then how many variables there are, the variables and the
    rules, with a zero between any two. JSON would touch, and so copy, dozens of pages of memory more.
    """
    length = read_exactly(CTL, 4)
    job = length and read_exactly(CTL, struct.unpack(">I", length)[0])
    if not job:
        return None
    count, *words = job.decode().split("\0")
    variables = int(count)
    return words[:variables], words[variables:]


def read_exactly(descriptor: int, count: int) -> bytes | None:
    """So many bytes, or None where the other end was closed before."""
    read = b""
    while len(read) < count:
        piece = os.read(descriptor, count - len(read))
        if not piece:
            return None
        read += piece
    return read
