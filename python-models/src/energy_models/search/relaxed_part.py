"""The relaxation of a part of a portfolio's program, in a solver of its own, and what there is to branch on."""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.records import dataclass
from energy_models.search.branching import Branching
from energy_models.search.reduced_program import Reduced
from energy_models.search.rounding import WHOLE
from energy_ops.stopping import stop_requested

DEVEX = 1
TRY_ITERATIONS = 150
"""Of the simplex, on either side of a place of which nothing is known: half of what a part of its own takes."""
OUT_OF_TIME = (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt)


@dataclass(frozen=True)
class Groups:
    """The places of the columns that must be whole."""

    states: Sequence[Index]
    """Those to branch on: the states of each unit, and the number of its starts."""
    others: Sequence[Index]
    """Those to branch on where all states are whole: which side each storage is at."""
    follow: Index
    """Those that are whole once all of these are."""


class TimeUp(Exception):
    """There is to be no further relaxation."""


class RelaxedPart:
    """A relaxation of which only the bounds of what is branched on change."""

    def __init__(
        self, highs: highspy.Highs, reduced: Reduced, groups: Groups, basis: highspy.HighsBasis | None = None
    ) -> None:
        """Takes a solver that holds the reduced relaxation, with a time limit.

        Args:
            basis: to begin with.
        """
        self.highs, self.reduced, self.basis = highs, reduced, basis
        self.places, self.follow = np.concatenate([*groups.states, *groups.others]).astype(np.int32), groups.follow
        ends = np.cumsum([len(group) for group in (*groups.states, *groups.others)])[:-1]
        self.branching = Branching(np.split(np.arange(len(self.places)), ends), len(groups.states))
        self._states, self._patterns = sum(map(len, groups.states)), set[bytes]()
        # Exact weights would be computed anew for each basis that is set: a third of the time of a part.
        highs.setOptionValue("simplex_dual_edge_weight_strategy", DEVEX)

    @property
    def columns(self) -> Index:
        """What is branched on, as columns of the program."""
        return self.reduced.columns[self.places]

    def bounds(self) -> tuple[Vector, Vector]:
        """The bounds of what is branched on, before any branching."""
        return self.reduced.lower[self.places], self.reduced.upper[self.places]

    def solve(
        self, lower: Vector, upper: Vector, basis: highspy.HighsBasis | None, cutoff: float
    ) -> highspy.HighsModelStatus:
        """Solves the relaxation between these bounds, or until it is known to cost more than the cutoff.

        Raises:
            TimeUp: there was no time for it.
        """
        self.highs.changeColsBounds(len(self.places), self.places, lower, upper)
        if basis is not None:
            self.highs.setBasis(basis)
        self.highs.setOptionValue("objective_bound", cutoff)
        self.highs.run()
        self.highs.setOptionValue("presolve", "off")  # what follows starts from a basis, which it would throw away
        status: highspy.HighsModelStatus = self.highs.getModelStatus()
        if stop_requested() or status in OUT_OF_TIME:
            raise TimeUp
        return status

    def solve_a_little(
        self, lower: Vector, upper: Vector, basis: highspy.HighsBasis | None, cutoff: float
    ) -> highspy.HighsModelStatus:
        """The same, but no longer than a try takes."""
        self.highs.setOptionValue("simplex_iteration_limit", TRY_ITERATIONS)
        try:
            return self.solve(lower, upper, basis, cutoff)
        finally:
            self.highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)

    @property
    def cost(self) -> float:
        """What the last relaxation costs, as far as it got."""
        return float(self.highs.getInfo().objective_function_value)

    def row_duals(self) -> Vector:
        """Those of the last relaxation, of all rows of the program."""
        duals = np.zeros(self.reduced.row_count)
        duals[self.reduced.rows] = self.highs.getSolution().row_dual
        return duals

    def whole_program(self, values: Vector) -> Vector:
        """What is branched on, in all columns of the program; those that are neither fixed nor branched on are 0."""
        every = self.reduced.fixed.copy()
        every[self.columns] = values
        return every

    def bounds_in_program(self, lower: Vector, upper: Vector) -> tuple[Vector, Vector]:
        """The bounds of all columns of the program where what is branched on has these."""
        sides = []
        for all_of, branched in ((self.reduced.lower, lower), (self.reduced.upper, upper)):
            every = self.reduced.whole(all_of)
            every[self.columns] = branched
            sides.append(every)
        return sides[0], sides[1]

    def is_new_pattern(self, values: Vector) -> bool:
        """Are all states whole, as they haven't been yet?"""
        states = values[: self._states]
        pattern = np.round(states).tobytes()
        if not are_whole(states) or pattern in self._patterns:
            return False
        self._patterns.add(pattern)
        return True

    def take_over_gains(self, other: RelaxedPart) -> None:
        """Takes over what is known of branching in a part that holds all of this one."""
        place_of = {int(column): place for place, column in enumerate(self.columns)}
        self.branching.take_over(other.branching, [place_of.get(int(column)) for column in other.columns])


def are_whole(values: Vector) -> bool:
    """Is each a whole number, but for the solver's tolerance?"""
    return bool((np.abs(values - np.round(values)) <= WHOLE).all())
