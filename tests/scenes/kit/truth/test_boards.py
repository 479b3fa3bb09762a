"""A board shows one run, or passes to another one with causes before results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from gradmath.records.tensor import Record
from scenes.kit.truth.boards import Transition, moment_of, run_faults, showing
from scenes.kit.truth.checks import Fault
from tests.support.layer_story import LayerBoard, LayerRun, layer_runs

FIRST, SECOND, THIRD, *_ = layer_runs()
ORDER = ("x", "z", "out", "z_bar", "x_grad")


class Toy:
    """A board that is nothing but what it says."""

    def __init__(self, records: Mapping[str, Record], transition: Transition | None = None) -> None:
        self._records, self._transition = records, transition

    @property
    def records(self) -> Mapping[str, Record]:
        return self._records

    @property
    def transition(self) -> Transition | None:
        return self._transition

    def relations(self) -> Iterator[Fault]:
        yield from ()


def mixed(ahead: set[str], start: LayerRun = FIRST, end: LayerRun = SECOND) -> dict[str, Record]:
    return {part: getattr(end if part in ahead else start, part) for part in ORDER}


def shown(records: Mapping[str, Record], transition: Transition | None = None) -> list[str]:
    return [fault.shown for fault in run_faults(Toy(records, transition))]


def test_one_run_is_true_and_two_are_not() -> None:
    assert shown(mixed(set())) == []
    assert shown(mixed({"z"})) == ["x and z of two runs"]


@pytest.mark.parametrize("count", range(len(ORDER) + 1))
def test_on_its_way_causes_come_first(count: int) -> None:
    transition = Transition(FIRST.listing, SECOND.listing)
    assert shown(mixed(set(ORDER[:count])), transition) == []
    if 0 < count < len(ORDER) - 1:
        # z-bar and x.grad come with one statement, so that neither is before the other.
        assert shown(mixed(set(ORDER[count:])), transition)


def test_a_cotangent_comes_with_its_pass() -> None:
    assert moment_of(FIRST.z_bar) == moment_of(FIRST.x_grad) == moment_of(FIRST.out) + 1
    transition = Transition(FIRST.listing, SECOND.listing)
    assert shown(mixed({"x", "z", "out", "x_grad"}), transition) == []


def test_a_third_run_is_no_part_of_a_passage() -> None:
    transition = Transition(FIRST.listing, SECOND.listing)
    assert shown(mixed({"z"}, end=THIRD), transition) == ["z of a third run"]


def test_a_board_is_known_by_its_relations() -> None:
    assert showing(Toy({})) and showing(LayerBoard(FIRST)) and not showing(LayerBoard(FIRST)["x"])
