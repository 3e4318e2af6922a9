"""SO: storages at one site, buying, selling and offering reserve."""

from __future__ import annotations

import numpy as np

from energy_models.blocks import scenario_tree
from energy_models.blocks.portfolio import Problem, Shape
from energy_models.inputs.faults import InputFault
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.storage_data import Storage, read_storages
from energy_models.outputs.outcomes import Outcome
from energy_models.outputs.report import Report, portfolio_tables
from energy_models.outputs.run_words import tell_end_value, tell_short_data
from energy_models.records import replace
from energy_models.running import Model, run


def shape(inputs: Inputs) -> Shape:
    """The storages behind one grid connection, with the site's load and photovoltaics if it has any.

    Raises:
        InputFault: there is no storage.
    """
    series, count = inputs.series, inputs.series.horizon.count
    sells_reserve = series.has("reserve_up_price") or series.has("reserve_down_price")
    storages = _with_end_value(inputs, read_storages(inputs.storage, series))
    if not storages:
        raise InputFault("The data source has no table storage; SO needs at least one storage.")
    return Shape(
        units=[],
        storages=storages,
        load_mw=series.get("load_mw", 0.0) if _on_site(inputs) else np.zeros(count),
        committed_mw=np.zeros(count),
        renewable_mw=series.get("pv_available_mw", 0.0),
        renewable_min_mw=np.zeros(count),
        buy_limit_mw=np.full(count, inputs.limit("grid_import_limit_mw")),
        sell_limit_mw=np.full(count, inputs.limit("grid_export_limit_mw")),
        unserved_price=None,
        reserve_up_mw=np.zeros(count),
        storage_reserve_hours=_lasting_hours(inputs) if sells_reserve else None,
        limit_names=("grid_import_limit_mw", "grid_export_limit_mw"),
    )


def build(inputs: Inputs) -> Problem:
    """The program of a storage site."""
    problem = scenario_tree.build(inputs, shape)
    tell_short_data(inputs)
    if _wants_end_value(inputs):
        tell_end_value(problem)
    return problem


def report(outcomes: list[Outcome]) -> Report:
    """The result tables of a plan; the site's photovoltaics stand in `pv_mw`."""
    tables = portfolio_tables(outcomes[0].problem, outcomes[0].plan)
    market = {("pv_mw" if name == "renewable_mw" else name): cells for name, cells in tables["market"].items()}
    return Report({**tables, "market": market})


def main() -> None:
    """Runs the model in its job folder."""
    run(Model("SO", build, report))


END_COLUMNS = {"soc_terminal_min_mwh", "soc_terminal_value_per_mwh"}


def _wants_end_value(inputs: Inputs) -> bool:
    """Does the table say nothing of the horizon's end? An empty cell of such a column says: none."""
    return not END_COLUMNS & inputs.storage[0].keys()


def _with_end_value(inputs: Inputs, storages: list[Storage]) -> list[Storage]:
    """Values what is left at the end as the day after would pay for it, or every plan would end empty.

    A plan is made anew every quarter of an hour, so its end is not the world's: eta_discharge times the mean price.
    """
    if not storages or not _wants_end_value(inputs):
        return storages
    price = max(0.0, inputs.price_after)
    return [replace(each, terminal_value_per_mwh=each.discharge_efficiency * price) for each in storages]


def _lasting_hours(inputs: Inputs) -> float:
    """How long reserve that is called must last; 0 needs no energy behind it."""
    given = inputs.amount("reserve_duration_h")
    return 1.0 if given is None else given


def _on_site(inputs: Inputs) -> bool:
    """In a portfolio's data `load_mw` is the portfolio's, not the storage site's: told by its units."""
    return not inputs.units
