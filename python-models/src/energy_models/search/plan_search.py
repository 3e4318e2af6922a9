"""The search for the cheapest plan through all its programs, and the best that is known of it at any time."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.blocks.portfolio import Problem
from energy_models.blocks.storage_block import BOTH_MW, doing_both
from energy_models.search.search_words import SearchWords
from energy_models.search.solution import Solution, SolverLimits, better_of
from energy_models.search.solver import finite_or_none
from energy_ops.search import Search
from energy_ops.stopping import stop_requested


class Known(NamedTuple):
    """The cheapest plan so far, in the columns of the problem, and what no plan costs less than."""

    objective: float = math.inf
    values: Vector | None = None
    bound: float = -math.inf


class PlanSearch(Search):
    """Keeps the best of what each program finds and proves.

    Each is the problem with some columns fixed that can't move in a better plan, or with one more rule: a bound of one
    holds for those after it, though a solver that begins with the next one knows less at first.
    """

    known = Known()
    is_ending = False
    """Is there no more to be found, but the prices of the plan?"""

    def __init__(self, problem: Problem, limits: SolverLimits) -> None:
        gain = "profit" if problem.risk is None else "profit less risk"
        super().__init__(limits.mip_gap, limits.time_limit_s, tell=SearchWords(problem.inputs.currency, gain))
        self._problem, self._cheapest, self._is_closed = problem, math.inf, False

    def hear(self, value: float | None, bound: float | None, nodes: int) -> None:
        """Takes in what a program's solver says; what is better known already stands."""
        if self._is_closed:
            return
        self._cheapest = min(self._cheapest, _finite(value, math.inf))
        self.known = self.known._replace(bound=max(self.known.bound, _finite(bound, -math.inf)))
        super().hear(self._cheapest, self.known.bound, nodes)

    def hear_solution(self, value: float, bound: float | None, nodes: int, solution: Any) -> None:
        """The same of a better solution, which may have columns after the problem's own."""
        self.keep(value, solution)
        self.hear(value, bound, nodes)

    def keep(self, objective: float, solution: Vector) -> None:
        """Keeps a plan if it is the cheapest that obeys the rule about storages."""
        if objective < self.known.objective:
            values = np.array(solution[: self._problem.program.column_count])
            if not any(map(len, both_at_once(self._problem, values))):
                self.known = self.known._replace(objective=objective, values=values)

    def add_rule(self) -> None:
        """Plans that were kept obey it, others that were heard of may not; what was proven without it still holds."""
        if self.known.values is not None:
            self.known = self.known._replace(values=with_new_switches(self._problem, self.known.values))
        self._cheapest = self.known.objective
        self.restart(self.known.objective, self.known.bound)

    def best_of(self, found: Solution) -> Solution:
        """What came of a program, or the plan kept before where that is cheaper, with all that is proven."""
        if found.termination in ("infeasible", "unbounded"):
            return found
        objective, values, bound = self.known
        known = None if values is None else objective
        return better_of(found, Solution("known", "feasible", values, None, known, finite_or_none(bound)))

    def leave(self, seconds: float) -> Solution:
        """What is known after so many seconds, as its end; nothing that is heard from now on is told."""
        self._is_closed = True
        ended = "interrupted" if stop_requested() else "time_limit"
        return self.best_of(Solution(ended, "none", solve_seconds=seconds))


def both_at_once(problem: Problem, values: Vector) -> list[Index]:
    """Per storage the blocks in which it charges and discharges, where it may not."""
    if not problem.exclusive:
        return [np.zeros(0, dtype=np.int32) for _ in problem.every_storage]
    return doing_both(problem.every_storage, values)


def _finite(number: float | None, otherwise: float) -> float:
    known = None if number is None else finite_or_none(number)
    return otherwise if known is None else known


def with_new_switches(problem: Problem, values: Vector) -> Vector:
    """A plan that obeys the rule, with the binaries that were added since it was found."""
    whole = np.zeros(problem.program.column_count)
    whole[: len(values)] = values
    for storage in problem.every_storage:
        for blocks, switch, is_charging in storage.switches:
            new = switch >= len(values)
            power = storage.charge if is_charging else storage.discharge
            whole[switch[new]] = whole[power[blocks[new]]] > BOTH_MW
    return whole
