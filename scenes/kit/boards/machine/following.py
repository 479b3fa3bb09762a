"""Whether x.grad follows what turns: all of it, some, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.layer import TurnedWeights
from scenes.kit.truth.bearing import OfNoEntry, number

_BEARS = {"all": "every each both", "some": "only some each", "none": "none not"}


@dataclass(frozen=True, eq=False)
class Followed(OfNoEntry):
    """So many turns of v change x.grad as `share` tells: all of them, some but not all, or none."""

    turns: tuple[TurnedWeights, ...]
    share: str

    @property
    def found(self) -> str:
        """Which share it is."""
        moved = sum(turn.moves for turn in self.turns)
        return "none" if not moved else "all" if moved == len(self.turns) else "some"

    @property
    def bears(self) -> frozenset[str]:
        moved = sum(turn.moves for turn in self.turns)
        return frozenset(_BEARS[self.share].split()) | number(moved)

    def fault(self) -> str | None:
        return None if self.found == self.share else f"x.grad follows {self.found} of them"
