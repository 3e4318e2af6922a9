"""Which gaps of the time series may be filled, and how: the setting `fill`. Without it none is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from energy_models.checks.findings import Findings
from energy_models.checks.known_tables import TIMESERIES, rule_of

METHODS = ("ffill", "interpolate", "previous_day")
FORM = re.compile(r"(\w+)\(\s*(?:max\s+)?(\d{1,5})\s*\)")
REST = "*"
"""Stands for every column that may not have empty cells and isn't named itself."""
HOW_TO = (
    'write error, or one of ffill, interpolate and previous_day with the most blocks in a row, such as "interpolate(4)"'
)


@dataclass(frozen=True)
class FillPolicy:
    """How gaps of a column are filled: up to `most` blocks in a row, by `method`."""

    method: str
    most: int

    def __str__(self) -> str:
        return f"{self.method}({self.most})"


def fill_policies(settings: Mapping[str, Any], header: Sequence[str], findings: Findings) -> Mapping[str, FillPolicy]:
    """The policy of each column of the time series that has one.

    `fill` is one policy for all columns that need values, or `{column: policy}`, where `*` stands for the rest.
    """
    given = settings.get("fill")
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        given = {REST: given}
    policies = {str(name): _policy(str(name), text, findings) for name, text in given.items()}
    for name in policies.keys() - {REST, *header}:
        message = f"fill names column {name!r}, which timeseries does not have; correct the name, or remove it."
        findings.warn("settings", "UNKNOWN_COLUMN", message, column="fill", value=name)
    chosen: dict[str, FillPolicy] = {}
    for name in dict.fromkeys(header):
        rule = rule_of(TIMESERIES, name)
        if rule is None or rule.kind not in ("number", "flag"):
            if policies.get(name):
                message = f"Column {name} holds no numbers; its gaps can't be filled."
                findings.error("settings", "BAD_TYPE", message, column="fill", value=name)
            continue
        policy = policies.get(name, None if rule.may_be_empty else policies.get(REST))
        if policy is None:
            continue
        if rule.kind == "flag" and policy.method == "interpolate":
            if name in policies:
                message = f"{name} is 0 or 1 and can't be interpolated; choose ffill or previous_day."
                findings.error("settings", "BAD_TYPE", message, column="fill", value=name)
            continue
        chosen[name] = policy
    return chosen


def reach_of(policies: Mapping[str, FillPolicy], header: Sequence[str]) -> int:
    """How many missing blocks in a row may be put in: every column that needs a value must be able to fill them."""
    needing = [name for name in header if (rule := rule_of(TIMESERIES, name)) and not rule.may_be_empty]
    spans = [
        policies[name].most if name in policies else 0 for name in needing if name not in ("block_start", "scenario")
    ]
    return min(spans, default=0)


def _policy(name: str, text: Any, findings: Findings) -> FillPolicy | None:
    if text == "error" or text is None:
        return None
    match = FORM.fullmatch(text) if isinstance(text, str) else None
    if match is None or match[1] not in METHODS or int(match[2]) < 1:
        message = f"fill: the policy of {name} must be another; {HOW_TO}."
        findings.error("settings", "BAD_TYPE", message, column="fill", value=str(text))
        return None
    return FillPolicy(match[1], int(match[2]))
