"""RMO: the real-time re-dispatch of a portfolio that has committed itself day-ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from energy_models import dmo
from energy_models.arrays import Vector
from energy_models.bidding.bid_wishes import bid_wishes
from energy_models.bidding.bids import bid_kpis, make_bids
from energy_models.bidding.segment_blocks import segment_blocks
from energy_models.blocks import scenario_tree
from energy_models.blocks.deviation_block import Band, read_bands
from energy_models.blocks.portfolio import Problem, Shape
from energy_models.inputs.faults import InputFault
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.unit_data import Unit
from energy_models.markets.trading import trading_of
from energy_models.outputs.outcomes import Outcome
from energy_models.outputs.report import Report, deviation_table, portfolio_tables
from energy_models.outputs.run_words import tell_bids, tell_trading
from energy_models.records import replace
from energy_models.running import Model, run
from energy_ops.logger import log


def shape(inputs: Inputs) -> Shape:
    """The day-ahead portfolio with its commitments, the blocks still open for trade, and what deviating costs.

    Raises:
        InputFault: deviation bands without a deviation price, or bands that would earn money.
    """
    series, day_ahead = inputs.series, dmo.shape(inputs)
    is_open = trading_of(inputs).open
    committed = _committed(inputs)
    with np.errstate(invalid="ignore"):
        limits = [
            np.where(is_open > 0.0, limit * is_open, 0.0) for limit in (day_ahead.buy_limit_mw, day_ahead.sell_limit_mw)
        ]
    return replace(
        day_ahead,
        units=_with_commitments(inputs, day_ahead.units),
        committed_mw=committed,
        buy_limit_mw=limits[0],
        sell_limit_mw=limits[1],
        bands=_bands(inputs, committed),
        deviation_price=series.get("deviation_price", 0.0),
    )


def build(inputs: Inputs) -> Problem:
    """The real-time program of a portfolio.

    Raises:
        InputFault: the segment or the way to bid, the deviation bands or the portfolio can't be used.
    """
    _warn_of_what_is_missing(inputs)
    trading = trading_of(inputs)
    bid_wishes(inputs.settings)  # no search for a plan that nothing can be bid of
    segment_blocks(inputs.series.horizon, trading.rules)
    tell_trading(inputs, trading)
    return scenario_tree.build(inputs, shape)


def report(outcomes: list[Outcome]) -> Report:
    """The result tables of a plan, with bids for the blocks of the next session."""
    problem, plan = outcomes[0].problem, outcomes[0].plan
    trading = trading_of(problem.inputs)
    bids = make_bids(outcomes, trading.next_blocks, trading.rules)
    tell_bids(bids)
    tables = {**portfolio_tables(problem, plan), "deviation": deviation_table(problem, plan), "bids": bids.table()}
    return Report(tables, bid_kpis(bids, outcomes))


def main() -> None:
    """Runs the model in its job folder."""
    run(Model("RMO", build, report))


def _bands(inputs: Inputs, committed: Vector) -> list[Band]:
    """The data source's own bands, none if it gives none of them, else the market's where the data has their price."""
    own, priced = inputs.settings.get("deviation_bands"), inputs.series.has("deviation_price")
    if own and not priced:
        raise InputFault("deviation_bands are set, but table timeseries has no deviation_price; add the column.")
    return read_bands(_market_bands(inputs) if own is None else own, committed) if priced else []


def _market_bands(inputs: Inputs) -> list[dict[str, Any]]:
    return (inputs.market.get("deviation") or {}).get("bands") or []


def _warn_of_what_is_missing(inputs: Inputs) -> None:
    series, plan, name = inputs.series, inputs.plan, "committed_net_sell_mw"
    if not series.has(name) and (plan is None or not plan.has(name)):
        log.warning("There is no day-ahead plan: nothing counts as sold, and every unit may start and stop.")
    elif not series.has(name):
        log.info(
            "Committed is what the day-ahead plan sells; what was traded in sessions since is not known: give it in "
            f"the column {name}."
        )
    is_markets = inputs.settings.get("deviation_bands") is None
    if is_markets and _market_bands(inputs) and not series.has("deviation_price"):
        log.warning("Table timeseries has no deviation_price: the plan may not deviate from what is committed.")


def _committed(inputs: Inputs) -> Vector:
    name = "committed_net_sell_mw"
    if inputs.series.has(name):
        return inputs.series.get(name, 0.0)
    if inputs.plan is not None and inputs.plan.has(name):
        return inputs.plan.get(name, 0.0)
    return np.zeros(inputs.series.horizon.count)


def _with_commitments(inputs: Inputs, units: Sequence[Unit]) -> list[Unit]:
    """Slow units keep the plan's commitment; a `commit.<unit>` column of the data goes before the plan's."""
    plan = inputs.plan
    return [
        unit
        if plan is None or unit.commit is not None or unit.fast_start or not plan.has(f"commit.{unit.id}")
        else _from_plan(unit, plan.get(f"commit.{unit.id}", np.nan), inputs.plan_before.get(f"commit.{unit.id}"))
        for unit in units
    ]


def _from_plan(unit: Unit, commit: Vector, before: Vector | None) -> Unit:
    """The unit as the plan has it: the tables may have the day's initial state, so what the plan says of the blocks
    before the horizon corrects whether it is on, and for how long it has been so.
    """
    on, blocks = unit.on_before, unit.blocks_before
    if before is not None:
        was_on = before > 0.5
        on, changes = bool(was_on[-1]), np.flatnonzero(np.diff(was_on))
        since = len(before) - 1 - int(changes[-1]) if len(changes) else len(before)
        blocks = max(blocks, since) if on == unit.on_before and not len(changes) else since
    stops_now = on and commit[0] < 0.5
    power = unit.p_before_mw if on and unit.on_before else unit.p_min_mw if on else 0.0
    power = min(power, unit.stop_mw) if stops_now else power
    return replace(unit, commit=commit, on_before=on, blocks_before=blocks, p_before_mw=power)
