"""What captions say of graphs in words is held against the records, and can fail."""

from __future__ import annotations

import pytest

from scenes.kit.graph.parts.facts import Uses
from scenes.kit.truth.facts import Fact
from tests.support.two_passes import two_passes

FIRST, _ = two_passes().passes
X = FIRST.nodes[0]

TRUE: dict[str, Fact] = {
    "uses": Uses(FIRST, X, 3),
}
UNTRUE: dict[str, tuple[Fact, str]] = {
    "uses": (Uses(FIRST, X, 2), "x was used 3 times"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_so_passes(name: str) -> None:
    assert TRUE[name].fault() is None


@pytest.mark.parametrize("name", UNTRUE)
def test_what_is_not_so_is_told(name: str) -> None:
    fact, told = UNTRUE[name]
    assert told in (fact.fault() or "")
