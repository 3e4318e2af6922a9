"""A search in words: what somebody who watches the log of a running job wants to know."""

from __future__ import annotations

from energy_models.records import dataclass
from energy_models.wording import counted, number, percent
from energy_ops.logger import log
from energy_ops.search import Standing

SHORTEST_S, SILENCE_S = 0.5, 5.0
"""At most one solution is told in half a second; after five without one, how it goes."""


@dataclass
class SearchWords:
    """Tells each better plan and, with growing pauses, that it is still searched: a long run fills no pages."""

    currency: str
    gain: str = "profit"
    """What the objective is the negative of."""
    _value: float | None = None
    _bound: float | None = None
    _spoke_at: float = 0.0
    _bound_said: bool = False

    def __call__(self, at: Standing) -> None:
        """Hears where the search stands; objectives are costs, so a profit is their negative."""
        silent = at.seconds - self._spoke_at
        if at.value is None:
            self._say_first_bound(at)
        elif self._is_better(at.value) and (self._value is None or silent >= SHORTEST_S):
            self._value = at.value
            self._say(f"Incumbent {number(-at.value)} {self.currency} {self.gain}{_proof(at)}", at)
            return
        if silent >= max(SILENCE_S, at.seconds / 8):
            self._say(f"Still searching: {at.seconds:.0f} s{self._how_far(at)}", at)

    def _is_better(self, value: float) -> bool:
        return self._value is None or abs(value - self._value) > 1e-6 * abs(value)

    def _say_first_bound(self, at: Standing) -> None:
        # HiGHS begins with a trivial bound; the next one is that of the linear relaxation.
        if self._bound_said or at.bound is None:
            return
        if self._bound is None:
            self._bound = at.bound
        elif at.bound != self._bound:
            self._bound_said = True
            self._say(f"The relaxation is solved: the {self.gain} is at most {number(-at.bound)} {self.currency}", at)

    def _how_far(self, at: Standing) -> str:
        if at.gap is None:
            return ", no plan yet" if at.value is None else ", no bound yet"
        return f", gap {percent(at.gap)}, {counted(at.nodes, 'node')}"

    def _say(self, text: str, at: Standing) -> None:
        self._spoke_at = at.seconds
        log.info(f"{text}.", seconds=round(at.seconds, 3), objective=at.value, bound=at.bound, gap=at.gap)


def _proof(at: Standing) -> str:
    if at.bound is None or at.gap is None:
        return ""
    return f", bound {number(-at.bound)}, gap {percent(at.gap)}"
