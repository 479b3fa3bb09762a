"""Tags read from the line that was run which place of x is meant; links go down where bars end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from manim import RIGHT

from gradmath.problems.tutorial_3.fan_out import fan_out
from gradmath.records.fork import Use
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.signs.effects import BarLink, Effect
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.use_tags import UseTag, use_text
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault, checked

STAGE = Region(SAFE.left, SAFE.right, -2.25, 2.5)
FILM = fan_out()
FIRST = FILM.passes[0]
BARS: list[Effect] = []  # held, for what points at them does not


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def test_tags_name_the_places_of_x_in_its_line() -> None:
    due: dict[Use, str] = {"self": "x *", "other": "* x", "direct": "+ x"}
    for use, text in due.items():
        assert use_text(FIRST.tracks[use]) == use_text(FIRST.contributions[use]) == text
    nudged = [use_text(each) for each in (*FILM.nudges.alone.values(), FILM.nudges.together)]
    assert nudged == ["n * x + x", "x * n + x", "x * x + n", "n * n + n"]
    assert use_text(FIRST.x) == use_text(FIRST.joins) == use_text(FIRST.passed) == ""


def test_links_go_down_where_bars_end() -> None:
    first, second, both = bars()
    assert (
        faults_of(first, second, both, BarLink([first], second), BarLink([first, second], both))
        == []
    )


def tag_of_another_wire(built: Fork) -> object:
    return built.graph.tags["self"].move_to(built.places.tag_of_wire("other"))


def tag_of_what_leads_elsewhere(built: Fork) -> object:
    """The wire is another one now, and its tag tells the old one."""
    built.graph.tracks["self"].leads = FIRST.tracks["other"]
    return built.graph.tags["self"]


def tag_of_no_place_in_a_line(built: Fork) -> object:
    built.graph.tracks["self"].leads = FIRST.joins
    return built.graph.tags["self"]


def tag_beside_another_row(built: Fork) -> object:
    built.waiting = dict(waiting_rows(built))
    return UseTag(built.waiting["self"], built.places.queue("direct"))


def waiting_rows(built: Fork) -> Iterator[tuple[Use, Freight]]:
    places = built.places
    for use, sent in FIRST.contributions.items():
        row = built.cargo(sent, Face.GRADIENT, places.home(use))
        yield use, row.move_to(places.queue(use))


def bars(*, end_to_end: bool = True) -> list[Effect]:
    """Two bars, the second one after the first, and one for both."""
    first, second, both = (
        Effect(record, np.array([0.0, -k, 0.0]), 50.0, 0.06)
        for k, record in enumerate((*list(FILM.nudges.alone.values())[:2], FILM.nudges.together))
    )
    if end_to_end:
        second.before = (first.record,)
        second.stand(second.start, 1.0)
    return [first, second, both]


def link_of_bars_that_lie_apart(built: Fork) -> object:
    first, second, both = BARS[:] = bars(end_to_end=False)
    return BarLink([first, second], both)


def link_beside_the_end(built: Fork) -> object:
    first, second, both = BARS[:] = bars()
    return BarLink([first, second], both).shift(0.2 * RIGHT)


LIES: dict[Callable[[Fork], object], str] = {
    tag_of_another_wire: "place",
    tag_of_what_leads_elsewhere: "number",
    tag_of_no_place_in_a_line: "number",
    tag_beside_another_row: "place",
    link_of_bars_that_lie_apart: "bar",
    link_beside_the_end: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_tag_or_a_link_that_lies_is_noticed(lie: Callable[[Fork], object]) -> None:
    built = Fork(FIRST, STAGE)
    told = lie(built)
    assert LIES[lie] in {fault.check for fault in faults_of(told)}


def test_every_tag_of_a_fork_stands_where_it_belongs() -> None:
    for x in ([4.0], [3.0, -1.0], [2.0, 5.0, -9.0]):
        built = Fork(fan_out(x, x).passes[0], STAGE)
        assert faults_of(*built.graph.tags.values()) == []
