"""Which blocks are tradable at an instant is the market profile's to say, and TypeScript says the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from energy_models.inputs.faults import InputFault
from energy_models.inputs.horizon import Horizon
from energy_models.inputs.inputs import Inputs
from energy_models.inputs.series import Series
from energy_models.markets.market_profiles import shipped
from energy_models.markets.market_rules import INTRADAY, bid_segment, segments_of
from energy_models.markets.sessions import sessions_of
from energy_models.markets.trading import trading_of
from in_process import inputs_of
from portfolios import a_curve, a_series, a_unit
from running import ROOT, End, Folder, a_folder, run

KNOWN: Mapping[str, Any] = json.loads((ROOT / "libs" / "market" / "session-cases.json").read_text())
PROFILES: Mapping[str, Mapping[str, Any]] = {**shipped(), **KNOWN["profiles"]}
DAY = "2026-11-24"


def the_day(market: Mapping[str, Any], day: str, days: int = 1) -> Horizon:
    zone, step = ZoneInfo(market["timezone"]), timedelta(minutes=market["mtu_minutes"])
    start = datetime.fromisoformat(day).replace(tzinfo=zone).astimezone(UTC)
    end = (datetime.fromisoformat(day) + timedelta(days=days)).replace(tzinfo=zone).astimezone(UTC)
    return Horizon(start, (end - start) // step, market["mtu_minutes"], zone)


def instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    "case", KNOWN["sessions"], ids=lambda case: f"{case['profile']} {case['segment']} {case['day']}"
)
def test_sessions_are_those_that_typescript_finds(case: Mapping[str, Any]) -> None:
    market = PROFILES[case["profile"]]
    rules = next(segment for segment in segments_of(market) if segment.id == case["segment"])
    sessions = sessions_of(rules, the_day(market, case["day"]))
    session = sessions[case["number"]]
    assert len(sessions) == case["count"]
    assert (instant(session.opens), instant(session.closes)) == (case["opens"], case["closes"])
    assert instant(session.delivery_start) == case["delivery_start"]
    assert instant(session.delivery_end) == case["delivery_end"]


def at(market: Mapping[str, Any], day: str, as_of: str, days: int = 1, **columns: float) -> Inputs:
    horizon = the_day(market, day, days)
    series = Series(horizon, {name: np.full(horizon.count, value) for name, value in columns.items()})
    bare = inputs_of({"price": [0.0]}, {}, market=market)
    return replace(bare, series=series, as_of=datetime.fromisoformat(as_of))


def clock(inputs: Inputs, mask: Any) -> tuple[str, str]:
    local = [moment for moment, is_in in zip(inputs.series.horizon.local, mask, strict=True) if is_in]
    return f"{local[0]:%d %H:%M}", f"{local[-1]:%d %H:%M}"


@pytest.mark.parametrize(
    ("profile", "as_of", "tradable", "served"),
    [
        ("in-iex", "2026-11-24T09:00:00+05:30", ("24 10:00", "24 23:45"), ("24 10:00", "24 10:15")),
        ("in-iex", "2026-11-24T09:00:01+05:30", ("24 10:30", "24 23:45"), ("24 10:30", "24 10:45")),
        ("in-iex", "2026-11-23T22:50:00+05:30", ("24 00:00", "24 23:45"), ("24 00:00", "24 00:15")),
        ("eu-sdac", "2026-11-24T09:30:00+01:00", ("24 12:00", "24 23:45"), ("24 12:00", "24 23:45")),
        ("eu-sdac", "2026-11-23T15:00:00+01:00", ("24 00:00", "24 23:45"), ("24 00:00", "24 23:45")),
        ("generic-hourly", "2026-11-24T06:30:00+00:00", ("24 08:00", "24 23:00"), ("24 08:00", "24 08:00")),
    ],
)
def test_a_run_trades_what_sessions_still_serve_and_bids_for_the_next(
    profile: str, as_of: str, tradable: tuple[str, str], served: tuple[str, str]
) -> None:
    inputs = at(PROFILES[profile], DAY, as_of)
    trading = trading_of(inputs)
    assert clock(inputs, trading.open > 0.0) == tradable
    assert clock(inputs, trading.next_blocks) == served
    assert trading.rules.stage == INTRADAY


@pytest.mark.parametrize(("day", "blocks"), [("2027-03-28", 92 - 4 * 5), ("2027-10-31", 100 - 4 * 5)])
def test_a_day_of_clock_change_loses_no_session(day: str, blocks: int) -> None:
    # An hour before each delivery, from four hours after midnight: five hours are gone, whatever the clock shows.
    rolling = {"id": "R", "session_every_min": 15, "session_close_min_before": 60}
    market = {**PROFILES["eu-sdac"], "segments": [rolling]}
    four_later = the_day(market, day).start + timedelta(hours=4)
    assert int(trading_of(at(market, day, four_later.isoformat())).open.sum()) == blocks


def test_the_data_may_say_itself_what_is_open() -> None:
    inputs = at(PROFILES["in-iex"], DAY, "2026-11-24T09:00:00+05:30", rtm_open=1.0)
    trading = trading_of(inputs)
    assert trading.open.all()
    assert clock(inputs, trading.next_blocks) == ("24 10:00", "24 10:15")


def test_the_settings_may_choose_another_segment_of_the_stage_only() -> None:
    market = PROFILES["eu-sdac"]
    assert bid_segment(market, INTRADAY, "IDA3").id == "IDA3"
    assert bid_segment(market, INTRADAY, "SDAC").id == "IDA1"
    with pytest.raises(InputFault, match="no segment 'XBID'"):
        bid_segment(market, INTRADAY, "XBID")


def test_a_market_without_sessions_is_open_everywhere() -> None:
    trading = trading_of(at({"timezone": "UTC", "mtu_minutes": 60}, DAY, "2026-11-24T12:00:00+00:00"))
    assert trading.open.all()
    assert trading.next_blocks.all()


def a_real_time_run(path: Path, **config: object) -> tuple[Folder, End]:
    series = a_series(f"{DAY}T09:00:00+05:30", [3000.0, 9000.0] * 10, minutes=15, deviation_price=5000.0)
    folder = a_folder(path).write(
        timeseries=[{**row, "committed_net_sell_mw": 30} for row in series],
        units=[a_unit(initial_on=1, initial_p_mw=30, initial_hours_on=9, initial_hours_off=0)],
        unit_costs=a_curve(per_mwh=4000),
    )
    market = {**PROFILES["in-iex"], "currency": "INR", "price_floor": 0, "price_cap": 10000, "qty_tick_mw": 0.1}
    settings = {
        "market_buy_limit_mw": 50,
        "market_sell_limit_mw": 50,
        "deviation_bands": [{"short_mult": 1.2, "long_mult": 0.8}],
    }
    start = {"horizon_start": f"{DAY}T09:00:00+05:30", "horizon_blocks": 20}
    return folder, run(folder, "RMO", {"market": market, "settings": settings, **start, **config})


def test_a_real_time_run_trades_and_bids_as_of_its_instant(tmp_path: Path) -> None:
    folder, end = a_real_time_run(tmp_path / "job", as_of=f"{DAY}T09:10:00+05:30")
    assert (end.code, end.stderr) == (0, "")
    traded = [row["block_start"] for row in folder.table("market") if float(row["buy_mw"]) + float(row["sell_mw"]) > 0]
    assert min(traded) == f"{DAY}T10:30:00+05:30"
    bids = folder.table("bids")
    assert {bid["block_start"][11:16] for bid in bids} == {"10:30", "10:45"}
    assert {bid["segment"] for bid in bids} == {"RTM"}
    assert any(
        "the next session of RTM closes 2026-11-24T09:30:00+05:30 for 2 blocks" in line for line in end.log("INFO")
    )
    assert len(folder.table("schedule")) == 20


def test_a_run_after_the_last_session_says_that_nothing_can_be_traded(tmp_path: Path) -> None:
    folder, end = a_real_time_run(tmp_path / "job", as_of=f"{DAY}T22:00:00+05:30")
    assert end.code == 0
    assert folder.table("bids") == []
    assert [line for line in end.log("WARNING") if "nothing can be traded" in line]
