"""What processes hold beside their memory and their folder: files without a name, and bytes on their way."""

import os
import stat

from row import Row

# What a pipe holds, and a socket, with what it takes beside. The filter lets nobody ask for more.
PIPE_BYTES, SOCKET_BYTES, BESIDE = 65_536, 212_992, 65_536


GONE = b" (deleted)"


class Holdings:
    """Counts what is open in some processes, each thing once."""

    def __init__(self, device: int, prefix: bytes, largest: int) -> None:
        """`device`: the file system they can write to; `prefix`: where; `largest`: how many bytes one file may have."""
        self.device = device
        self.prefix = prefix
        self.largest = largest
        self.descriptors = 0
        self.mappings = 0
        self.room = 0  # bytes of files that have no name any more
        self.buffers = 0  # bytes of kernel memory, at most, in pipes and sockets
        self.seen: set[tuple[int, int]] = set()

    def add(self, process: Row) -> None:
        """Counts what one process holds; nothing where the kernel does not tell."""
        try:
            names = os.listdir(f"{process.body}/fd")
            with open(f"{process.body}/maps", "rb") as text:
                maps = text.read()
        except OSError:
            return  # it has ended
        self.descriptors += len(names)
        self.mappings += maps.count(b"\n")
        for name in names:
            try:
                self.add_open(os.stat(f"{process.body}/fd/{name}"))
            except OSError:
                continue  # closed meanwhile
        if GONE in maps:
            for line in maps.splitlines():
                if line.endswith(GONE):
                    self.add_mapped(line)

    def add_open(self, found: os.stat_result) -> None:
        """Counts what a descriptor leads to."""
        if not self.is_new(found.st_dev, found.st_ino):
            return
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
            self.room += found.st_blocks * 512
        elif stat.S_ISFIFO(found.st_mode):
            self.buffers += PIPE_BYTES
        elif stat.S_ISSOCK(found.st_mode):
            self.buffers += SOCKET_BYTES + BESIDE

    def add_mapped(self, line: bytes) -> None:
        """Counts a file that is mapped and perhaps not open any more: nobody says how large it is."""
        _, _, _, _, inode, path = line.split(None, 5)
        if path.startswith(self.prefix) and self.is_new(self.device, int(inode)):
            self.room += self.largest

    def is_new(self, device: int, inode: int) -> bool:
        """Whether it is seen for the first time."""
        before = len(self.seen)
        self.seen.add((device, inode))
        return len(self.seen) > before
