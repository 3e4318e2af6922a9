"""Sockets: none of any kind, but the pair that asyncio wakes itself with."""

import socket
from functools import partial
from typing import Any

from probe import FACTS, probe

FAMILIES = {
    "UNIX": 1, "INET": 2, "INET6": 10, "NETLINK": 16, "PACKET": 17, "RDS": 21, "CAN": 29, "TIPC": 30, "BLUETOOTH": 31,
    "ALG": 38, "VSOCK": 40, "KCM": 41, "QIPCRTR": 42, "SMC": 43, "XDP": 44, "MCTP": 45,
}  # fmt: skip
KINDS = {"STREAM": 1, "DGRAM": 2, "RAW": 3, "SEQPACKET": 5}


def connect(family: int, address: Any, kind: int = socket.SOCK_STREAM) -> str:
    with socket.socket(family, kind) as client:
        client.settimeout(2)
        client.connect(address)
    return "connected"


def send(family: int, address: Any) -> str:
    with socket.socket(family, socket.SOCK_DGRAM) as client:
        client.sendto(b"out", address)
    return "sent"


def any_socket(family: int) -> str:
    for name, kind in KINDS.items():
        try:
            socket.socket(family, kind).close()
            return name
        except OSError:
            continue
    raise OSError("of no kind")


def pair(kind: int) -> socket.socket:
    near, _ = socket.socketpair(socket.AF_UNIX, kind)
    return near


def listen() -> str:
    near = pair(socket.SOCK_STREAM)
    near.bind("\0energy-ops-probe")
    return "bound"


probe("reach a TCP port", lambda: connect(socket.AF_INET, ("127.0.0.1", FACTS["port"])))
probe("reach a TCP port by IPv6", lambda: connect(socket.AF_INET6, ("::ffff:127.0.0.1", FACTS["port"])))
probe("send a UDP packet", lambda: send(socket.AF_INET, ("127.0.0.1", FACTS["port"])))
probe("reach a socket file", lambda: connect(socket.AF_UNIX, FACTS["socket"]))
probe("reach an abstract socket", lambda: connect(socket.AF_UNIX, "\0" + FACTS["abstract"]))
probe("send to a socket file", lambda: send(socket.AF_UNIX, FACTS["datagrams"]))
probe("send to a socket file by a pair", lambda: pair(socket.SOCK_DGRAM).sendto(b"out", FACTS["datagrams"]))
probe("connect one of a pair", lambda: pair(socket.SOCK_DGRAM).connect(FACTS["datagrams"]))
probe("make a pair of packets", lambda: pair(socket.SOCK_SEQPACKET))
probe("name one of a pair", listen)
probe("put a file aside in a socket", lambda: socket.send_fds(pair(socket.SOCK_STREAM), [b"x"], [0]))
probe("set a socket's options", lambda: pair(socket.SOCK_STREAM).setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1))
for family_name, family_number in FAMILIES.items():
    probe(f"make a socket of {family_name}", partial(any_socket, family_number))
