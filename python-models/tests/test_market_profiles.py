"""Python sees the market profiles that TypeScript sees, and on each delivery day the same rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from energy_models.inputs.faults import InputFault
from energy_models.markets.market_profiles import market_of, market_on, shipped
from portfolios import a_series, a_storage
from running import ROOT, a_folder, run

KNOWN: Mapping[str, Any] = json.loads((ROOT / "libs" / "market" / "profile-cases.json").read_text())


def test_every_shipped_profile_is_named_as_its_file() -> None:
    assert {name: market["id"] for name, market in shipped().items()} == {name: name for name in shipped()}


@pytest.mark.parametrize("case", KNOWN["cases"], ids=lambda case: f"{case['profile']} on {case['day']}: {case['why']}")
def test_a_profile_says_on_a_day_what_typescript_says(case: Mapping[str, Any]) -> None:
    market = market_on({**shipped(), **KNOWN["profiles"]}[case["profile"]], case["day"])
    assert {name: market.get(name) for name in case["facts"]} == case["facts"]
    assert "changes" not in market


def test_a_run_by_hand_may_name_its_market(tmp_path: Any) -> None:
    folder = a_folder(tmp_path / "job").write(
        timeseries=a_series("2027-01-15T00:00:00+00:00", [50.0, 90.0]), storage=[a_storage()]
    )
    config = {"market": "generic-hourly", "horizon_start": "2027-01-15T00:00:00+00:00"}
    assert run(folder, "SO", config).code == 0
    assert folder.result()["kpis"]["profit"]["unit"] == "USD"
    assert run(folder, "SO", {**config, "market": "mars"}).log("ERROR")[0].startswith("There is no market 'mars'")


def test_an_unknown_market_is_told_with_the_known_ones() -> None:
    with pytest.raises(InputFault, match="there is eu-sdac, generic-hourly, in-iex"):
        market_of({"market": "atlantis"})
