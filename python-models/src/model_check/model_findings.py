"""What the check of an uploaded model finds, as it is told to people."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

most_findings = 100
_LONGEST = 300
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Finding:
    """Something about a file, and where: lines and columns count from 1; None means the whole file."""

    line: int | None
    column: int | None
    code: str
    message: str

    def report(self) -> dict[str, int | str | None]:
        """The finding as `report.json` holds it."""
        return asdict(self)


def plain(text: str) -> str:
    """A message of bearable length, without what no database takes: the author of the file may have shaped it."""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
