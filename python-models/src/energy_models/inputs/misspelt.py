"""Options of a job that are probably misspelt: a key no model knows passes, but who wrote it should hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from energy_ops.logger import log

ALWAYS = frozenset(
    (
        *("solver", "time_limit", "mip_gap", "threads", "seed", "horizon_start", "horizon_blocks"),
        *("market", "delivery_day", "settings", "session_closes", "fill"),
    )
)
"""What a job's configuration has of its own, beside the options that `options.json` declares."""
LIKENESS = 0.85
"""From here on two names are taken for one: `market_buy_limit` for `market_buy_limit_mw`, not `note` for `mode`."""


def warn_of_misspelt(config: Mapping[str, Any]) -> None:
    """Warns of each key that looks like the name of an option but is none: the run goes on without it."""
    unknown = config.keys() - ALWAYS
    if not unknown:
        return
    from energy_models.options import OPTIONS  # most jobs have no such key, and imports are most of a short run

    known = {*ALWAYS, *OPTIONS}
    if not unknown - known:
        return
    from difflib import get_close_matches

    for name in sorted(unknown - known):
        near = get_close_matches(name, sorted(known), n=1, cutoff=LIKENESS)
        if near:
            log.warning(f"No option is called {name}, and it changes nothing; is {near[0]} meant?", option=name)
