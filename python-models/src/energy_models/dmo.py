"""DMO: the day-ahead self-schedule of a portfolio, and the bids that follow from it."""

from __future__ import annotations

import numpy as np

from energy_models.bidding.bid_wishes import bid_wishes
from energy_models.bidding.bids import bid_kpis, make_bids
from energy_models.bidding.segment_blocks import segment_blocks
from energy_models.blocks import scenario_tree
from energy_models.blocks.portfolio import Problem, Shape
from energy_models.inputs.faults import InputFault
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.storage_data import read_storages
from energy_models.inputs.unit_data import read_units
from energy_models.markets.market_rules import DAY_AHEAD, SegmentRules, bid_segment
from energy_models.outputs.outcomes import Outcome
from energy_models.outputs.report import Report, portfolio_tables
from energy_models.outputs.run_words import tell_bids
from energy_models.running import Model, run


def shape(inputs: Inputs) -> Shape:
    """The portfolio on the day-ahead market.

    Raises:
        InputFault: there is neither a unit nor a storage nor a renewable plant nor a load.
    """
    series, count = inputs.series, inputs.series.horizon.count
    renewable = series.renewable_mw()
    portfolio = Shape(
        units=read_units(inputs.units, inputs.unit_costs, inputs.unit_startup, series),
        storages=read_storages(inputs.storage, series),
        load_mw=series.get("load_mw", 0.0),
        committed_mw=np.zeros(count),
        renewable_mw=renewable,
        renewable_min_mw=np.minimum(series.get("renewable_min_mw", 0.0), renewable),
        buy_limit_mw=np.full(count, inputs.limit("market_buy_limit_mw")),
        sell_limit_mw=np.full(count, inputs.limit("market_sell_limit_mw")),
        unserved_price=inputs.amount("unserved_price"),
        reserve_up_mw=series.get("reserve_up_mw", 0.0),
    )
    told = series.has("renewable_mw") or series.plants() or series.has("load_mw")  # 0 MW, as of the sun at night, too
    if not portfolio.units and not portfolio.storages and not told:
        raise InputFault("There is nothing to schedule: give units, storage, renewable_mw or load_mw.")
    return portfolio


def build(inputs: Inputs) -> Problem:
    """The day-ahead program of a portfolio.

    Raises:
        InputFault: the segment or the way to bid can't be used, or there is nothing to schedule.
    """
    bid_wishes(inputs.settings)  # no search for a plan that nothing can be bid of
    segment_blocks(inputs.series.horizon, _segment(inputs))
    return scenario_tree.build(inputs, shape)


def report(outcomes: list[Outcome]) -> Report:
    """The result tables of a plan, with bids for the whole horizon in the day-ahead segment.

    What these commit the portfolio to is a table of its own: RMO keeps to the orders, not to what rounding and the
    segment's longer blocks leave of the plan.
    """
    problem, plan = outcomes[0].problem, outcomes[0].plan
    bids = make_bids(outcomes, np.ones(len(plan.buy_mw), dtype=np.bool_), _segment(problem.inputs))
    tell_bids(bids)
    labels = problem.inputs.series.horizon.labels
    committed = {"block_start": labels, "committed_net_sell_mw": np.round(bids.committed_mw, 9) + 0.0}
    tables = {**portfolio_tables(problem, plan), "bids": bids.table(), "committed": committed}
    return Report(tables, bid_kpis(bids, outcomes))


def _segment(inputs: Inputs) -> SegmentRules:
    return bid_segment(inputs.market, DAY_AHEAD, inputs.settings.get("bid_segment"))


def main() -> None:
    """Runs the model in its job folder."""
    run(Model("DMO", build, report))
