"""What is wrong or odd in a table. All of it is collected: nobody wants to upload ten times to see ten faults."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

MOST_FINDINGS = 1_000
MOST_OF_A_KIND = 100
"""So many rows with the same fault in a column are named; more would hide what else is wrong."""
LONGEST_VALUE = 100


@dataclass(frozen=True)
class Finding:
    """`row` counts data rows from 1; None stands for the whole table or column."""

    severity: str
    table: str
    row: int | None
    column: str | None
    code: str
    message: str
    value: str | None = None


Kind = tuple[str, str, str | None, str]
"""Severity, table, column and code."""


@dataclass
class Findings:
    """Collects findings; past a hundred of a kind, or a thousand, it only counts them, and says so at the end."""

    kept: list[Finding] = field(default_factory=list)
    left_out: int = 0
    errors: int = 0
    of_kind: dict[Kind, int] = field(default_factory=dict)

    def error(
        self,
        table: str,
        code: str,
        message: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Adds what makes a table unusable."""
        self.errors += 1
        self._add(Finding("error", table, row, column, code, message, _short(value)))

    def warn(
        self,
        table: str,
        code: str,
        message: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Adds what is odd but usable."""
        self._add(Finding("warning", table, row, column, code, message, _short(value)))

    def report(self) -> list[dict[str, object]]:
        """All of them as the report wants them, errors first within the order they were found in."""
        more = [
            Finding(severity, table, None, column, code, f"{count - MOST_OF_A_KIND:,} more rows have the same fault.")
            for (severity, table, column, code), count in self.of_kind.items()
            if count > MOST_OF_A_KIND
        ]
        kept = [*self.kept, *more]
        listed = [asdict(finding) for finding in sorted(kept, key=lambda finding: finding.severity)]
        if self.left_out:
            message = f"There are {self.left_out:,} more findings; correct these first."
            severity = "error" if self.errors else "warning"
            listed.append(asdict(Finding(severity, self.kept[-1].table, None, None, "TOO_LARGE", message)))
        return listed

    def _add(self, finding: Finding) -> None:
        kind = (finding.severity, finding.table, finding.column, finding.code)
        self.of_kind[kind] = self.of_kind.get(kind, 0) + 1
        if self.of_kind[kind] > MOST_OF_A_KIND:
            return
        if len(self.kept) < MOST_FINDINGS - 1:
            self.kept.append(finding)
        else:
            self.left_out += 1


def _short(value: str | None) -> str | None:
    if value is None:
        return None
    readable = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value[: LONGEST_VALUE + 1]
    )
    return readable if len(readable) <= LONGEST_VALUE else readable[: LONGEST_VALUE - 1] + "…"
