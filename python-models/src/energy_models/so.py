"""SO: storages at one site, buying, selling and offering reserve."""

from __future__ import annotations

import numpy as np

from energy_models.blocks import scenario_tree
from energy_models.blocks.portfolio import Problem, Shape
from energy_models.inputs.faults import InputFault
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.storage_data import read_storages
from energy_models.outputs.outcomes import Outcome
from energy_models.outputs.report import Report, portfolio_tables
from energy_models.running import Model, run


def shape(inputs: Inputs) -> Shape:
    """The storages behind one grid connection, with the site's load and photovoltaics if it has any.

    Raises:
        InputFault: there is no storage.
    """
    series, count = inputs.series, inputs.series.horizon.count
    sells_reserve = series.has("reserve_up_price") or series.has("reserve_down_price")
    storages = read_storages(inputs.storage, series)
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
        storage_reserve_hours=(inputs.amount("reserve_duration_h") or 1.0) if sells_reserve else None,
        limit_names=("grid_import_limit_mw", "grid_export_limit_mw"),
    )


def build(inputs: Inputs) -> Problem:
    """The program of a storage site."""
    return scenario_tree.build(inputs, shape)


def report(outcomes: list[Outcome]) -> Report:
    """The result tables of a plan; the site's photovoltaics stand in `pv_mw`."""
    tables = portfolio_tables(outcomes[0].problem, outcomes[0].plan)
    market = {("pv_mw" if name == "renewable_mw" else name): cells for name, cells in tables["market"].items()}
    return Report({**tables, "market": market})


def main() -> None:
    """Runs the model in its job folder."""
    run(Model("SO", build, report))


def _on_site(inputs: Inputs) -> bool:
    """In a portfolio's data `load_mw` is the portfolio's, not the storage site's: told by its units."""
    return not inputs.units
