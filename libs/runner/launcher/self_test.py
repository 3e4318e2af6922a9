"""Tries what a model must not do. Each line it prints says what worked; the last one that it came to its end."""

import json
import os
import socket

WANTED = json.loads(os.environ["CONFIG"])


def attempt(what: str, *deeds: object) -> None:
    """Says so when something that has to fail did not."""
    for deed in deeds:
        try:
            if callable(deed):
                deed()
        except OSError:
            continue
        print(f"it could {what}")
        return


def connect(family: int, address: object) -> None:
    """Connects to a stream socket."""
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        client.connect(address)  # type: ignore[arg-type]


def read(path: str) -> None:
    """Reads a file."""
    with open(path, "rb") as file:
        file.read(1)


def find(path: str) -> None:
    """Finds a file in its folder; raises FileNotFoundError where it can't be seen, as in a folder of another view."""
    if os.path.basename(path) not in os.listdir(os.path.dirname(path)):
        raise FileNotFoundError(path)


def append(path: str) -> None:
    """Writes to a file that is there."""
    os.write(os.open(path, os.O_WRONLY | os.O_APPEND), b"x")


attempt("read a file of the worker", lambda: read(WANTED["secret"]))
attempt("write to a file of the worker", lambda: append(WANTED["secret"]))
attempt("list the worker's folder", lambda: find(WANTED["secret"]))
attempt("read an environment", lambda: read(f"/proc/{os.getppid()}/environ"), lambda: read("/proc/1/environ"))
attempt("reach a TCP port of this machine", lambda: connect(socket.AF_INET, ("127.0.0.1", WANTED["port"])))
attempt("reach a socket of this machine", lambda: connect(socket.AF_UNIX, WANTED["socket"]))
attempt("reach an abstract socket of this machine", lambda: connect(socket.AF_UNIX, f"\0{WANTED['name']}"))
if WANTED["pid"]:
    attempt("signal the worker", lambda: os.kill(WANTED["pid"], 0), lambda: read(f"/proc/{WANTED['pid']}/environ"))
if os.getuid() == 0:
    print("it was root")
with open(os.path.join(os.environ["OUTPUT_DIR"], "done"), "w", encoding="ascii") as file:
    file.write("done")
