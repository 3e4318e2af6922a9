"""A fork server's conversation with its worker."""

import json
import os

import preloading
import sibling


class Orders:
    """Takes orders and answers them."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def say(self, **word: object) -> None:
        """Answers the worker."""
        os.write(self.descriptor, json.dumps(word).encode() + b"\n")

    def serve(self) -> str | None:
        """Takes orders until the worker is gone: None. In each process it forks it returns as well: with the token."""
        rest = b""
        while read := os.read(self.descriptor, 65536):
            *lines, rest = (rest + read).split(b"\n")
            for order, _, argument in (line.decode("ascii").partition(" ") for line in lines):
                if order == "ping":
                    self.say(pong=int(argument))
                elif order == "fork":
                    if sibling.fork() == 0:
                        return argument
                    preloading.reseed()
        return None
