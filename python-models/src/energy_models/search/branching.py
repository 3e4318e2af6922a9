"""What to branch on, and what that is expected to gain.

A relaxation leaves stretches of a unit's states broken, most often at one value for hours. Not every block of a stretch
is as good to branch on: one near its middle decides most of it, one near an end when the unit starts or stops, and the
first block of all whether it stays as it was. What branching on a place gained, when it was last tried, is remembered:
the relaxation of a part differs little from its parent's, and neither does what its places gain.

Achterberg, Koch & Martin, "Branching rules revisited", Oper. Res. Lett. 33, 2005: pseudocosts begun by trying each,
here one per place and its neighbours instead of one per column. Searches of twelve units end after 2 to 113 nodes so;
when gains were learned per unit, after two tries each, some were not at their end after 300.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from energy_models.arrays import Index, Vector
from energy_models.records import dataclass
from energy_models.search.rounding import WHOLE

ABOUT = 0.1
"""So much less broken a state may be than the most broken one of its stretch to count as one in its middle."""
LONG = 6
"""A stretch of as many blocks is tried near its ends too."""
NEAR = 4
"""Blocks within which a place is expected to gain what its neighbour did."""
LEAST = 1e-6


@dataclass(frozen=True)
class Choice:
    """A state, or a number of starts, to branch on."""

    group: int
    place: int


@dataclass(frozen=True)
class Gain:
    """What branching gained on either side, per unit of rounding."""

    down: float
    up: float


class Branching:
    """The groups of columns to branch on, such as the states of one unit, and what is known of their places."""

    def __init__(self, members: Sequence[Index], first: int) -> None:
        """Takes the places of each group, block by block, of which so many come first: the others are looked at where
        all of these is whole."""
        self._members, self._first = members, first
        self._gains: list[dict[int, Gain]] = [{} for _ in members]

    def stretches(self, values: Vector) -> list[list[Choice]]:
        """Per stretch of broken values its places worth a look, its middle first; none where all is whole."""
        broken = np.abs(values - np.round(values))
        first = self._stretches_of(range(self._first), broken)
        return first or self._stretches_of(range(self._first, len(self._members)), broken)

    def _stretches_of(self, groups: range, broken: Vector) -> list[list[Choice]]:
        found = list[list[Choice]]()
        for group in groups:
            members = self._members[group]
            places = members[broken[members] > WHOLE].astype(np.int32)
            if len(places):
                for stretch in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
                    is_first = int(stretch[0]) == int(members[0])
                    found.append([Choice(group, place) for place in _places(stretch, broken[stretch], is_first)])
        return found

    def learn(self, choice: Choice, share: float, down: float, up: float) -> None:
        """Remembers what the two sides of a value of this fraction gained."""
        gain = Gain(max(0.0, down) / max(share, WHOLE), max(0.0, up) / max(1.0 - share, WHOLE))
        self._gains[choice.group][choice.place] = gain

    def take_over(self, other: Branching, places: Sequence[int | None]) -> None:
        """Takes over what another search, of more, knows: `places` says where its places are here."""
        for mine, known in zip(self._gains, other._gains, strict=True):
            mine |= {at: gain for place, gain in known.items() if (at := places[place]) is not None}

    def known(self, choice: Choice) -> Gain | None:
        """What is known of the place, or else of the nearest one of its group."""
        gains = self._gains[choice.group]
        if not gains:
            return None
        nearest = min(gains, key=lambda place: abs(place - choice.place))
        return gains[nearest] if abs(nearest - choice.place) <= NEAR else None


def worth(down: float, up: float, most: float) -> float:
    """The product of what both sides gain, neither more than is needed; one side alone proves nothing."""
    return max(LEAST, min(most, down)) * max(LEAST, min(most, up))


def _places(stretch: Index, broken: Vector, is_first: bool) -> list[int]:
    """Of a stretch: where it is about as broken as anywhere, in the middle, lest branches creep along it, and more."""
    most = np.flatnonzero(broken >= broken.max() - ABOUT)
    places, size = [int(stretch[most[len(most) // 2]])], len(stretch)
    if is_first:
        places.append(int(stretch[0]))
    if size >= LONG:
        places += [int(stretch[size // 6]), int(stretch[5 * size // 6])]
    return list(dict.fromkeys(places))
