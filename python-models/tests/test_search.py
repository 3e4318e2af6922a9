"""What a search tells of itself: a curve worth looking at, a progress that moves, few words."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from energy_models.search.search_words import SearchWords
from energy_ops import protocol
from energy_ops.search import Search


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Told:
    clock: Clock
    search: Search
    said: pytest.CaptureFixture[str]

    def at(self, seconds: float, value: float | None = None, bound: float | None = None, nodes: int = 0) -> None:
        self.clock.seconds = seconds
        if bound is None:
            self.search.beat()
        else:
            self.search.hear(value, bound, nodes)

    def lines(self) -> list[str]:
        return self.said.readouterr().out.splitlines()


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setattr(protocol, "_percent", -1)  # another test of this process may have ended at 100
    clock = Clock()
    return Told(clock, Search(target_gap=0.01, time_limit=100, tell=SearchWords("INR"), clock=clock), capsys)


def points(lines: list[str]) -> list[tuple[int, float | None, float | None]]:
    events = [json.loads(line.removeprefix("EVENT:")) for line in lines if '"incumbent"' in line[:30]]
    return [(event["t_ms"], event["incumbent"], event["best_bound"]) for event in events]


def messages(lines: list[str]) -> list[str]:
    events = [json.loads(line.removeprefix("EVENT:")) for line in lines if '"log"' in line[:30]]
    return [event["message"] for event in events]


def test_bounds_before_the_first_plan_are_drawn_with_it_unless_they_are_far_away(told: Told) -> None:
    for seconds, bound in ((0.1, -9e6), (0.2, -1050.0), (0.3, -1050.0), (0.4, -1020.0)):
        told.at(seconds, float("inf"), bound)
    assert points(told.lines()) == []
    told.at(0.5, -1000.0, -1020.0)
    assert points(told.lines()) == [(200, None, -1050.0), (400, None, -1020.0), (500, -1000.0, -1020.0)]


def test_every_better_plan_is_drawn_and_a_creeping_bound_once_a_second(told: Told) -> None:
    told.at(0.0, -1000.0, -1100.0)
    told.at(0.1, -1001.0, -1099.0)
    told.at(0.5, None, -1090.0)
    told.at(1.2, None, -1080.0)
    told.at(9.0, None, -1080.0001)
    told.clock.seconds = 9.0
    told.search.end(-1001.0, -1002.0)
    assert [point[0] for point in points(told.lines())] == [0, 100, 1200, 9000]


def test_two_points_never_share_a_moment(told: Told) -> None:
    told.at(1.0, -1000.0, -1100.0)
    told.search.end(-1000.0, -1000.0)
    assert [point[0] for point in points(told.lines())] == [1000, 1001]


def test_progress_moves_once_a_second_and_with_a_better_solution(told: Told) -> None:
    for tenth in range(41):
        told.at(tenth / 10)
    told.at(5.0, -1000.0, -2000.0)
    told.at(6.0, -1000.0, -1100.0)
    told.at(6.1, -1000.1, -1050.0)
    told.at(6.3, -1000.2, -1050.0)
    told.at(6.4, None, -1010.0)
    told.at(7.4, None, -1010.0)
    assert [line for line in told.lines() if line.startswith("PROGRESS")] == [
        f"PROGRESS:{percent}" for percent in (23, 26, 28, 31, 32, 55, 67, 95)
    ]


def test_the_log_says_profits_with_their_proof_and_how_a_long_search_goes(told: Told) -> None:
    told.at(0.1, None, -9e9)
    told.at(0.2, None, -8_600_000.0)
    told.at(1.0, -8_508_233.0, -8_529_620.0)
    told.at(1.2, -8_510_000.0, -8_529_620.0)
    told.at(2.0)
    told.at(6.9)
    told.at(7.0, None, -8_520_210.0, 1234)
    assert messages(told.lines()) == [
        "The relaxation is solved: the profit is at most 8,600,000 INR.",
        "Incumbent 8,508,233 INR profit, bound 8,529,620, gap 0.25 %.",
        "Incumbent 8,510,000 INR profit, bound 8,529,620, gap 0.23 %.",
        "Still searching: 7 s, gap 0.12 %, 1,234 nodes.",
    ]


def test_a_plan_of_which_no_bound_is_known_yet_is_a_plan(told: Told) -> None:
    told.at(0.1, -8_508_233.0, float("-inf"))
    told.at(6.0)
    assert messages(told.lines())[-1] == "Still searching: 6 s, no bound yet."


def test_ten_silent_minutes_take_less_than_three_dozen_lines(told: Told) -> None:
    for second in range(600):
        told.at(second)
    lines = messages(told.lines())
    assert lines[0] == "Still searching: 5 s, no plan yet."
    assert 20 < len(lines) < 36
