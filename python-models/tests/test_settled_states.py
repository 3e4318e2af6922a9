"""No best plan is lost with the states that are settled, nor with the reserve that no unit need hold."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
import pytest

from energy_models import dmo
from energy_models.arrays import Vector
from energy_models.blocks.portfolio import Problem
from energy_models.inputs.inputs import Inputs
from energy_models.search import needed_reserve
from energy_models.search.narrowing import Narrowed, Part, settle, whole_part
from energy_models.search.relaxation import Relaxation, relax
from in_process import inputs_of
from random_tables import a_random_portfolio


def inputs_from(seed: int, reserve: float = 0.0) -> Inputs:
    tables = a_random_portfolio(seed)
    if reserve:
        tables = replace(tables, columns={**tables.columns, "reserve_up_mw": [reserve] * tables.count})
    return inputs_of(tables.columns, tables.settings, tables.units, tables.curves, tables.starts, tables.storage)


def _solver() -> highspy.Highs:
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("mip_rel_gap", 0.0)
    return highs


def relaxed(problem: Problem) -> Relaxation | None:
    return relax(problem, problem.program, _solver())


def cheapest(part: Part) -> tuple[float, Vector] | None:
    highs = _solver()
    part.program.pass_to(highs, bounds=(part.lower, part.upper))
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
        return None
    return highs.getInfo().objective_function_value, np.array(highs.getSolution().col_value)


def settled(problem: Problem, relaxation: Relaxation, objective: float, values: Vector) -> Narrowed:
    narrowed = Narrowed(objective, values, whole_part(problem))
    return settle(problem, narrowed, relaxation, _solver)


@pytest.mark.parametrize("dearer", [0.0, 0.02])
@pytest.mark.parametrize("seed", range(12))
def test_the_best_plan_has_the_states_that_are_settled(seed: int, dearer: float) -> None:
    problem = dmo.build(inputs_from(seed))
    relaxation, best = relaxed(problem), cheapest(whole_part(problem))
    if relaxation is None or best is None:
        return
    known = best[0] + dearer * abs(best[0])
    part = settled(problem, relaxation, known, best[1]).part
    found = cheapest(part)
    assert found is not None
    assert found[0] == pytest.approx(best[0], rel=1e-6, abs=1e-4)


def test_the_nearer_the_plan_the_more_is_settled() -> None:
    near, far, open_ones = 0, 0, 0
    for seed in range(12):
        problem = dmo.build(inputs_from(seed))
        relaxation, best = relaxed(problem), cheapest(whole_part(problem))
        if relaxation is None or best is None:
            continue
        states = np.concatenate([unit.on for unit in problem.units])
        whole = whole_part(problem)
        open_ones += int((whole.lower[states] < whole.upper[states]).sum())
        counts = []
        for known in (best[0], best[0] + 0.1 * abs(best[0])):
            part = settled(problem, relaxation, known, best[1]).part
            counts.append(int((part.lower[states] == part.upper[states]).sum()))
        closed = int((whole.lower[states] == whole.upper[states]).sum())
        assert counts[0] >= counts[1] >= closed
        near, far = near + counts[0] - closed, far + counts[1] - closed
    assert near > far
    assert near > open_ones / 4


@pytest.mark.parametrize("seed", range(8))
def test_no_best_plan_is_lost_where_no_unit_holds_more_reserve_than_needed(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = dmo.build(inputs_from(seed, reserve=1.5))
    monkeypatch.setattr(needed_reserve, "SMALL", 0.0)
    without = cheapest(whole_part(problem))
    monkeypatch.setattr(needed_reserve, "SMALL", 1e9)
    found = cheapest(whole_part(problem))
    assert (found is None) == (without is None)
    if found is not None and without is not None:
        assert found[0] == pytest.approx(without[0], rel=1e-6, abs=1e-4)


def test_the_relaxation_comes_nearer_where_little_reserve_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    nearer = 0
    for seed in range(8):
        problem, bounds = dmo.build(inputs_from(seed, reserve=1.5)), []
        for small in (0.0, 1e9):
            monkeypatch.setattr(needed_reserve, "SMALL", small)
            found = relax(problem, whole_part(problem).program, _solver())
            bounds.append(-np.inf if found is None else found.bound)
        assert bounds[1] >= bounds[0] - 1e-6 * abs(bounds[0]) or np.isinf(bounds).all()
        nearer += bounds[1] > bounds[0] + 1e-4 * abs(bounds[0])
    assert nearer > 0
