"""What a run says of its inputs, its program and its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from energy_models.blocks.portfolio import Problem
from energy_models.inputs.inputs import Inputs
from energy_models.outputs.costs import Costs
from energy_models.outputs.outcomes import Outcome
from energy_models.search.solution import Solution, SolverLimits
from energy_models.wording import counted, number, percent
from energy_ops.logger import log

if TYPE_CHECKING:  # no storage site needs them, and imports are most of a short run
    from energy_models.bidding.bids import Bids
    from energy_models.markets.trading import Trading

ITEMS = {
    "revenue_sell": "sales",
    "cost_buy": "purchases",
    "fuel": "fuel",
    "startup": "start-ups",
    "degradation": "storage wear",
    "deviation": "deviation",
    "reserve_revenue": "reserve",
    "terminal_value": "stored energy",
    "unserved_cost": "unserved load",
    "reserve_shortfall_cost": "missing reserve",
}
NAMES = {"market": "market rows", "prices": "prices", "bids": "bids", "deviation": "deviation rows"}
DERIVED = ("dispatch", "committed", "cycles")
"""Tables that say again what the others do, for a chart, for RMO and for each storage."""
ENDS = {
    "optimal": "it is optimal",
    "gap_reached": "the gap is reached",
    "time_limit": "the time is over",
    "interrupted": "it was stopped",
}


def tell_data(problem: Problem) -> None:
    """Says what the program is built from: horizon, assets and the state they start from, load, prices, renewables."""
    inputs, shape, horizon = problem.inputs, problem.shape, problem.inputs.series.horizon
    on, stored = sum(unit.on_before for unit in shape.units), sum(each.soc_initial_mwh for each in shape.storages)
    assets = [
        *([f"{counted(len(shape.units), 'unit')} ({on} on)"] if shape.units else []),
        *([f"{counted(len(shape.storages), 'storage')} ({number(stored)} MWh stored)"] if shape.storages else []),
    ]
    low, high = _price_range(inputs)
    load_mw, renewable_mwh = float(shape.load_mw.max()), inputs.series.block_hours * float(shape.renewable_mw.sum())
    facts = [
        f"Read {counted(horizon.count, 'block')} from {horizon.labels[0]}",
        *assets,
        *([f"load up to {number(load_mw)} MW"] if load_mw else []),
        f"prices {number(low)} to {number(high)} {inputs.currency}/MWh",
        *([f"{number(renewable_mwh)} MWh renewable"] if renewable_mwh else []),
    ]
    log.info(", ".join(facts) + ".", blocks=horizon.count, peak_load_mw=load_mw, price_min=low, price_max=high)


def tell_program(problem: Problem, limits: SolverLimits, build_ms: float) -> None:
    """Says how large the program is and how long and well it is solved."""
    program = problem.program
    rows, columns, integers = program.row_count, program.column_count, len(program.integers())
    sizes = f"{counted(rows, 'row')}, {counted(columns, 'column')}, {counted(integers, 'integer')}"
    goal = f"to a gap of {percent(limits.mip_gap)} in " if integers else "in "
    log.info(
        f"Built the program: {sizes}; solving {goal}at most {limits.time_limit_s:,.0f} s.",
        rows=rows,
        columns=columns,
        integers=integers,
        build_ms=round(build_ms),
    )


def tell_short_data(inputs: Inputs) -> None:
    """Says so where the data ends within 24 hours: a plan of the next quarter of an hour looks further ahead."""
    horizon, after = inputs.series.horizon, inputs.day_after
    hours = horizon.count * horizon.block_hours
    if after is not None and after.horizon.start < horizon.end and hours < 24.0:
        log.info(
            f"The data ends {number(hours)} h after the plan begins; a plan sees further with prices of 24 h and more: "
            "add forecasts behind those that are known, or extend_blocks to the data source's settings.",
            hours=hours,
        )


def tell_end_value(problem: Problem) -> None:
    """Says what the energy left at the end of the horizon counts, where the data says nothing of it."""
    values = [storage.terminal_value_per_mwh for storage in problem.shape.storages]
    span = " to ".join(number(value) for value in sorted({min(values), max(values)}))
    log.info(
        f"Energy left at the end counts {span} {problem.inputs.currency}/MWh, the mean price of the day after less "
        "losses: the table storage says nothing of it (soc_terminal_min_mwh, soc_terminal_value_per_mwh)."
    )


def tell_end(solution: Solution, gap: float | None) -> None:
    """Says why the search ended, and how good its plan is proven to be."""
    proof = "" if gap is None else f", gap {percent(gap)}"
    why = ENDS.get(solution.termination, solution.termination)
    log.info(
        f"Solved in {solution.solve_seconds:.2f} s: {why}{proof}.",
        gap=gap,
        termination_status=solution.termination,
        solve_ms=round(solution.solve_seconds * 1000),
    )


def tell_profit(problem: Problem, costs: Costs) -> None:
    """Says the profit and what it is made of; items of nothing are left out."""
    items, committed_mw = asdict(costs), problem.shape.committed_mw
    parts = [f"{word} {number(items[name])}" for name, word in ITEMS.items() if round(items[name], 2)]
    made_of = f": {', '.join(parts)}" if parts else ""
    profit = f"Profit {number(-costs.total)} {problem.inputs.currency}"
    if committed_mw.any():
        committed_mwh = problem.inputs.series.block_hours * float(committed_mw.sum())
        profit += f" without the revenue of the {number(committed_mwh)} MWh sold before"
    log.info(f"{profit}{made_of}.", objective=costs.total, **items)


def tell_scenarios(outcomes: Sequence[Outcome]) -> None:
    """With scenarios: says how the profit spreads, and which of them the tables show."""
    if len(outcomes) == 1:
        return
    profits = [-outcome.costs.total for outcome in outcomes]
    currency, shown = outcomes[0].problem.inputs.currency, outcomes[0]
    log.info(
        f"That is the expectation over {counted(len(outcomes), 'scenario')}, of {number(min(profits))} to "
        f"{number(max(profits))} {currency}; the tables show {shown.scenario} ({percent(shown.probability)}).",
        profit_min=min(profits),
        profit_max=max(profits),
    )


def tell_bids(bids: Bids) -> None:
    """Says how many orders there are, and what they leave of the position."""
    most = max(float(np.abs(residual).max()) for residual in bids.residual_mw)
    blocks = f", {counted(len(bids.runs.bids), 'block bid')}" if bids.runs.bids else ""
    left_out = f" {counted(bids.runs.left_out, 'run')} of units did not fit as a block." if bids.runs.left_out else ""
    where = f" in {bids.segment}" if bids.segment else ""
    orders = counted(len({order.order_id for order in bids.orders}), "order")
    log.info(
        f"Bids{where}: {orders}{blocks}; they leave up to {number(most)} MW of the plan in a block.{left_out}",
        residual_max_mw=most,
    )


def tell_trading(inputs: Inputs, trading: Trading) -> None:
    """Says what can still be traded and which blocks the next session is for; warns where it is nothing."""
    if trading.session is None and bool((trading.open > 0.0).all()):
        return
    left, labels = int((trading.open > 0.0).sum()), inputs.series.horizon.labels
    if left == 0:
        log.warning("No session that is still open serves a block of the horizon: nothing can be traded.")
        return
    said = f"{left} of {counted(len(labels), 'block')} can still be traded"
    if trading.session is not None:
        closes = trading.session.closes.astimezone(inputs.series.horizon.zone).isoformat()
        blocks = np.flatnonzero(trading.next_blocks)
        served = f"{counted(len(blocks), 'block')} from {labels[blocks[0]]}"
        said += (
            f"; the next session{f' of {trading.rules.id}' if trading.rules.id else ''} closes {closes} for {served}"
        )
    as_of = None if inputs.as_of is None else inputs.as_of.isoformat()
    log.info(f"{said}.", open_blocks=left, as_of=as_of)


def tell_tables(rows: Mapping[str, int]) -> None:
    """Says how much was written of what an operator looks at."""
    said = [f"{count:,} {NAMES.get(name, f'{name} rows')}" for name, count in rows.items() if name not in DERIVED]
    log.info(f"Plan written: {', '.join(said)}.", **rows)


def _price_range(inputs: Inputs) -> tuple[float, float]:
    """Lowest and highest price as the table has them: without the market's fees."""
    has_both = inputs.series.has("price_buy") and inputs.series.has("price_sell")
    prices = inputs.prices if has_both else (inputs.series.need("price"),)
    return min(float(price.min()) for price in prices), max(float(price.max()) for price in prices)
