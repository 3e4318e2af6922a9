"""Which blocks a job is about when it doesn't say so (contract.md, "Horizon")."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from energy_models.inputs.faults import InputFault
from energy_models.inputs.horizon import Horizon, TimeTable

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.fromisoformat("2026-06-10T10:07:00+02:00")


def dated(start: str, blocks: int) -> TimeTable:
    first = datetime.fromisoformat(start)
    return TimeTable([first + block * timedelta(minutes=15) for block in range(blocks)], False, 15, BERLIN)


def ends(horizon: Horizon) -> tuple[str, str, int]:
    return horizon.labels[0], horizon.labels[-1], horizon.count


@pytest.mark.parametrize(("day", "blocks"), [("2026-03-29", 92), ("2026-06-11", 96), ("2026-10-25", 100)])
def test_dmo_takes_the_whole_delivery_day(day: str, blocks: int) -> None:
    horizon = dated(f"{day}T00:00:00+00:00", 96).horizon("DMO", {"delivery_day": day}, NOW)
    assert horizon.count == blocks
    assert {moment.date().isoformat() for moment in horizon.local} == {day}
    assert [horizon.local[0].hour, horizon.local[-1].hour, horizon.local[-1].minute] == [0, 23, 45]


def test_dmo_takes_tomorrow_when_no_day_is_given() -> None:
    assert dated("2026-06-11T00:00:00+02:00", 96).horizon("DMO", {}, NOW).labels[0] == "2026-06-11T00:00:00+02:00"


@pytest.mark.parametrize("model_type", ["RMO", "SO"])
def test_rmo_and_so_take_what_has_not_begun_to_the_end_of_the_data(model_type: str) -> None:
    horizon = dated("2026-06-10T00:00:00+02:00", 96).horizon(model_type, {}, NOW)
    assert ends(horizon) == ("2026-06-10T10:15:00+02:00", "2026-06-10T23:45:00+02:00", 55)


def test_a_typical_day_has_no_end_so_they_take_24_hours() -> None:
    times = dated("2020-01-01T00:00:00+01:00", 96)
    typical = TimeTable(times.starts, True, 15, BERLIN)
    assert ends(typical.horizon("SO", {}, NOW)) == ("2026-06-10T10:15:00+02:00", "2026-06-11T10:00:00+02:00", 96)


def test_no_block_left_is_told() -> None:
    with pytest.raises(InputFault, match="no block left"):
        dated("2026-06-09T00:00:00+02:00", 96).horizon("RMO", {}, NOW)


def test_a_horizon_that_is_given_is_taken_exactly() -> None:
    config = {"horizon_start": "2026-06-10T06:00:00Z", "horizon_blocks": 3}
    horizon = dated("2026-06-10T00:00:00+02:00", 96).horizon("RMO", config, NOW)
    assert ends(horizon) == ("2026-06-10T08:00:00+02:00", "2026-06-10T08:30:00+02:00", 3)
