"""Dials with several numbers, and several dials: what has been turned to, and what never was."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from gradmath.records.dials import differs_in_one_statement
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.studio.audit.meaning.progress import Time
from scenes.studio.audit.meaning.sweeps import going_round, planned_faults, straight_ahead


def lines(x: tuple[float, float], v: tuple[float, float]) -> Listing:
    return Listing((
        "import torch",
        f"x = torch.tensor([{x[0]}, {x[1]}])",
        f"v = torch.tensor([{v[0]}, {v[1]}])",
        "L = v @ x",
    ))  # fmt: skip


def level(listing: Listing) -> Record:
    return ListingRun(listing).record("L")


def shown(listing: Listing, *records: Record) -> Any:
    """A frame on which the panel lights the last line of a listing."""
    panel = SimpleNamespace(listing=listing, lit=3)
    return SimpleNamespace(panel=panel, records=records)


A, B = (1.0, 2.0), (-1.0, 3.0)
V, W = (0.25, 0.5), (0.75, 0.125)


@pytest.mark.parametrize(
    ("place", "v", "told"),
    [
        (B, W, []),
        (A, W, []),
        ((1.0, 3.0), W, []),
        ((9.0, 2.0), W, ["early"]),
        (A, (0.5, 0.125), ["early"]),
    ],
)
def test_each_number_of_a_run_has_stood_in_the_panel(
    place: tuple[float, float], v: tuple[float, float], told: list[str]
) -> None:
    time = Time()
    for listing in (lines(A, V), lines(B, V), lines(A, W)):
        assert list(time.see(shown(listing, level(listing)), "a beat", 1.0)) == []
    found = list(time.see(shown(lines(A, W), level(lines(place, v))), "a beat", 2.0))
    assert [fault.check for fault in found] == told


def test_other_lines_were_not_dialled() -> None:
    time = Time()
    list(time.see(shown(lines(A, V)), "a beat", 1.0))
    other = Listing((*lines(A, V).lines[:3], "L = x @ v"))
    assert [each.check for each in time.see(shown(lines(A, V), level(other)), "a beat", 2.0)] == [
        "early"
    ]


def test_numbers_of_one_statement_are_a_dial() -> None:
    assert differs_in_one_statement(lines(A, V), lines(B, V))
    assert differs_in_one_statement(lines(A, V), lines(A, V))
    assert not differs_in_one_statement(lines(A, V), lines(B, W))
    assert not differs_in_one_statement(lines(A, V), Listing((*lines(A, V).lines, "L")))


PATH = [lines((0.5 + k, 3.0 - k), V) for k in range(4)]


def test_they_go_straight_ahead_or_are_a_fault() -> None:
    assert straight_ahead(PATH) and list(planned_faults(PATH, [], [])) == []
    for path in ([*PATH, PATH[0]], [PATH[0], lines(A, W)], [PATH[2], PATH[0], PATH[3]]):
        assert not straight_ahead(path)
        assert list(planned_faults(path, [], [])) != []


@dataclass(frozen=True)
class Pair:
    """Two runs that are shown at once."""

    one: Record
    other: Record


def pair(v: tuple[float, float]) -> Pair:
    return Pair(level(lines(A, v)), level(lines(B, v)))


def test_what_goes_round_turns_together_in_states_of_several_runs() -> None:
    round_it = [pair(v) for v in (V, W, (-0.25, 0.25), V)]
    places = going_round(round_it)
    assert len(places) == 2
    assert going_round([pair(V), pair((0.25, 0.75))]) == set()  # a single one
    assert going_round([each.one for each in round_it]) == set()  # one run each
    assert going_round([pair(V), Pair(level(lines(B, W)), level(lines(A, W)))]) == set()
