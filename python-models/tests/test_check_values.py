"""What the numbers of a data source must be to one another, and its settings and scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from checked_tables import DAY, check, codes, sound, written
from energy_models.bidding.bid_wishes import PRICINGS, RUNS, bid_wishes
from energy_models.check_tables import check_folder
from energy_models.checks.findings import Findings
from energy_models.checks.market_values import check_market
from energy_models.markets.market_profiles import shipped
from energy_models.options import OPTIONS
from portfolios import Rows, a_curve, a_series, a_unit
from running import HOURLY


def test_everything_wrong_with_a_unit_is_told_at_once(tmp_path: Path) -> None:
    unit = a_unit(initial_on=0, initial_p_mw=30, initial_hours_on=5, initial_hours_off=5, ramp_up_mw_per_h=0)
    found = check(written(tmp_path, units=[unit], unit_costs=a_curve()))["findings"]
    assert sorted((each["code"], each["column"]) for each in found if each["severity"] == "error") == [
        ("INITIAL_INCONSISTENT", "initial_hours_on"),
        ("INITIAL_INCONSISTENT", "initial_p_mw"),
        ("RAMP_ZERO", "ramp_up_mw_per_h"),
    ]


def test_a_share_that_must_be_taken_is_compared_with_the_sum_of_the_plants(tmp_path: Path) -> None:
    series = a_series(DAY, [50.0] * 24, renewable__w=3.0, renewable__s=2.0, renewable_min_mw=[5.0] * 23 + [6.0])
    found = check(written(tmp_path, timeseries=series))["findings"]
    assert [(each["code"], each["row"], each["value"]) for each in found] == [("MIN_GT_MAX", 24, "6")]


def test_a_floor_above_what_a_storage_holds_is_a_fault(tmp_path: Path) -> None:
    tables = {**sound(), "timeseries": a_series(DAY, [50.0] * 24, soc_min_mwh__bess=[0.0] * 20 + [21.0] * 4)}
    found = check(written(tmp_path, **tables))["findings"]
    assert [(each["code"], each["row"]) for each in found] == [("MIN_GT_MAX", row) for row in range(21, 25)]


def test_prices_are_held_to_the_limits_of_their_day(tmp_path: Path) -> None:
    market = {**HOURLY, "price_cap": 40, "changes": [{"from": "2026-03-03", "price_cap": 100}]}
    found = check(written(tmp_path, timeseries=a_series(DAY, [50.0] * 48)), market)["findings"]
    assert {each["code"] for each in found} == {"PRICE_OUTSIDE_LIMITS"}
    assert all(each["message"].startswith("24 values") for each in found)


@pytest.mark.parametrize(
    ("bands", "rows"),
    [
        ([{"width_mw": 5, "short_mult": 0.8}, {"width_mw": -1}, {"short_mult": "x", "long_mult": None}], [2, 3, 3]),
        ([{"width_mw": 5, "short_mult": 0.8, "long_mult": 0.9}, {"short_mult": 0.7, "long_mult": 0.9}], [1, 2, 2]),
        ([{"short_mult": 1}, {"short_mult": 2}], [1]),
        ("wide", [None]),
    ],
)
def test_every_fault_of_the_bands_is_told_wherever_they_stand(
    bands: object, rows: list[object], tmp_path: Path
) -> None:
    written(tmp_path, **sound())
    market = {**HOURLY, "deviation": {"bands": bands}}
    for report, column in (
        (check(tmp_path, deviation_bands=bands), "deviation_bands"),
        (check(tmp_path, market), "market.deviation.bands"),
    ):
        found = [each for each in report["findings"] if each["severity"] == "error"]
        assert [each["row"] for each in found] == rows
        assert {each["column"] for each in found} == {column}


def test_a_negative_deviation_price_needs_bands_of_one_multiplier(tmp_path: Path) -> None:
    written(tmp_path, **{**sound(), "timeseries": a_series(DAY, [50.0] * 24, deviation_price=[60.0] * 23 + [-5.0])})
    single = check(tmp_path, deviation_bands=[{"short_mult": 1, "long_mult": 1}])["fitness"]["RMO"]
    assert single == {"fit": True, "findings": []}
    apart = check(tmp_path, deviation_bands=[{"short_mult": 1.1, "long_mult": 1}])["fitness"]["RMO"]
    assert [(each["code"], each["row"]) for each in apart["findings"]] == [("BANDS_NONCONVEX", 24)]


@pytest.mark.parametrize("name", ["+05:30", "asia/kolkata", "../etc", "Europe", ""])
def test_a_time_zone_that_is_none_is_a_finding(name: str, tmp_path: Path) -> None:
    found = check(written(tmp_path, **sound()), {**HOURLY, "timezone": name})["findings"][0]
    assert (found["code"], found["column"], found["value"]) == ("UNKNOWN_ID", "market.timezone", name)


def test_a_segment_to_bid_in_must_be_one_of_the_market(tmp_path: Path) -> None:
    market = {**HOURLY, "segments": [{"id": "DAM"}]}
    assert check(written(tmp_path, **sound()), market, bid_segment="DAM")["findings"] == []
    assert codes(check(tmp_path, market, bid_segment="GDAM")) == {"UNKNOWN_ID"}


@pytest.mark.parametrize(
    ("profile", "code", "column"),
    [
        ({"price_floor": 10, "price_cap": 5}, "MIN_GT_MAX", "market.price_floor"),
        ({"price_cap": 5, "segments": [{"id": "A", "price_floor": 6}]}, "MIN_GT_MAX", "market.segments.A.price_floor"),
        ({"price_floor": 0, "changes": [{"from": "2027-01-01", "price_cap": -1}]}, "MIN_GT_MAX", "market.price_floor"),
        ({"segments": [{"id": "A"}, {"id": "A"}]}, "DUPLICATE_ID", "market.segments"),
        ({"segments": [{"id": "A", "like": "B"}]}, "UNKNOWN_ID", "market.segments.A.like"),
        (
            {"segments": [{"id": "A"}, {"id": "B", "like": "A"}, {"id": "C", "like": "B"}]},
            "UNKNOWN_ID",
            "market.segments.C.like",
        ),
        (
            {"segments": [{"id": "A"}], "changes": [{"from": "2027-01-01", "segments": [{"id": "B"}]}]},
            "UNKNOWN_ID",
            "market.changes",
        ),
    ],
)
def test_a_market_that_contradicts_itself_is_told(
    profile: dict[str, object], code: str, column: str, tmp_path: Path
) -> None:
    found = check(written(tmp_path, **sound()), {**HOURLY, **profile})["findings"]
    errors = [each for each in found if each["severity"] == "error"]
    assert [(each["table"], each["code"], each["column"]) for each in errors] == [("settings", code, column)]


def test_the_shipped_markets_contradict_nothing() -> None:
    for market in shipped().values():
        findings = Findings()
        check_market(market, findings)
        assert findings.report() == []


def test_scenarios_of_other_blocks_are_told_apart_even_if_they_are_as_many(tmp_path: Path) -> None:
    tables = in_scenarios({"a": 0.5, "b": 0.5}, {"a": 24})
    tables["timeseries"] += [{"scenario": "b", **row} for row in a_series("2026-03-03T00:00:00+00:00", [50.0] * 24)]
    found = check(written(tmp_path, **tables))["findings"]
    assert [(each["code"], each["value"]) for each in found] == [("MISSING_BLOCK", "a"), ("MISSING_BLOCK", "b")]


def in_scenarios(shares: Mapping[str, float], blocks: Mapping[str, int]) -> dict[str, Rows]:
    series = [{"scenario": name, **row} for name, count in blocks.items() for row in a_series(DAY, [50.0] * count)]
    table: Rows = [{"scenario": name, "probability": share} for name, share in shares.items()]
    return {**sound(), "timeseries": series, "scenarios": table}


def test_scenarios_hold_the_same_blocks_each(tmp_path: Path) -> None:
    report = check(written(tmp_path, **in_scenarios({"a": 0.4, "b": 0.6}, {"a": 24, "b": 24})))
    assert report["findings"] == []
    assert (report["first_block"], report["end"]) == (DAY, "2026-03-03T00:00:00+00:00")


@pytest.mark.parametrize(
    ("code", "shares", "blocks"),
    [
        ("OUT_OF_RANGE", {"a": 0.4, "b": 0.4}, {"a": 24, "b": 24}),
        ("UNKNOWN_ID", {"a": 0.4, "c": 0.6}, {"a": 24, "b": 24}),
        ("MISSING_BLOCK", {"a": 0.4, "b": 0.6}, {"a": 24, "b": 20}),
    ],
)
def test_scenarios_that_do_not_fit_are_found(
    code: str, shares: Mapping[str, float], blocks: Mapping[str, int], tmp_path: Path
) -> None:
    assert codes(check(written(tmp_path, **in_scenarios(shares, blocks)))) == {code}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("bid_pricing", "guess", "BAD_TYPE"),
        ("block_bids", 1, "BAD_TYPE"),
        ("bid_margin_per_mwh", "5", "BAD_TYPE"),
        ("cvar_alpha", 1, "OUT_OF_RANGE"),
        ("cvar_weight", -1, "NEGATIVE"),
        ("market_buy_limit_mw", 1e300, "OUT_OF_RANGE"),
        ("exclusive_charge_discharge", "no", "BAD_TYPE"),
        ("bid_segment", "DAM", "UNKNOWN_ID"),
    ],
)
def test_settings_are_checked_before_a_run_needs_them(name: str, value: object, code: str, tmp_path: Path) -> None:
    report = check_folder(written(tmp_path, **sound()), HOURLY, {name: value}).report
    assert [(finding["code"], finding["column"]) for finding in report["findings"]] == [(code, name)]


@pytest.mark.parametrize(("name", "choices"), [("bid_pricing", PRICINGS), ("block_bids", RUNS)])
def test_the_choices_that_are_declared_are_those_a_model_takes(name: str, choices: tuple[object, ...]) -> None:
    declared = OPTIONS[name]["choices"]
    assert set(map(repr, declared)) == set(map(repr, choices))
    for choice in declared:
        bid_wishes({name: choice})


@pytest.mark.parametrize(
    ("columns", "unused"),
    [
        (["price", "price_buy"], "price_buy"),
        (["price", "price_sell"], "price_sell"),
        (["price", "price_buy", "price_sell"], "price"),
        (["price"], None),
        (["price_buy", "price_sell"], None),
    ],
)
def test_a_price_that_no_plan_reads_is_told(columns: list[str], unused: str | None, tmp_path: Path) -> None:
    series: Rows = [
        {"block_start": row["block_start"], **dict.fromkeys(columns, 50.0)} for row in a_series(DAY, [50.0] * 24)
    ]
    report = check(written(tmp_path, timeseries=series))
    assert [finding["column"] for finding in report["findings"]] == ([] if unused is None else [unused])
