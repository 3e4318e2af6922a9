"""How figures are written for people."""

from __future__ import annotations


def number(amount: float) -> str:
    """With thousands separators; decimals only where they say something: `8,508,233`, `231.4`, `0.06`."""
    digits = 0 if abs(amount) >= 1000 else 1 if abs(amount) >= 100 else 2
    written = f"{amount:,.{digits}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def percent(share: float) -> str:
    """A share, to two digits: `0.25 %`."""
    if share < 1e-5:
        return "0 %" if share < 1e-9 else "under 0.001 %"
    return f"{number(100 * share) if share >= 0.01 else f'{100 * share:.2g}'} %"


def counted(count: int, noun: str) -> str:
    """`1 storage`, `5 units`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
