"""Plots of a slope, two bands and an area say what is so, and notice where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import UP

from gradmath.problems.tutorial_3.gradient_has_a_graph import gradient_has_a_graph
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.graph.area.area import ProductArea
from scenes.kit.graph.area.facts import ByStrips
from scenes.kit.graph.bands.bands import Bands
from scenes.kit.graph.roll.roll import Roll
from scenes.kit.graph.signs.facts import DerivativeOf
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face, rgba
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked

STAGE = Region(SAFE.left, SAFE.right, -2.48, 2.0)
FILM, OTHER = gradient_has_a_graph(), gradient_has_a_graph(-1.25)
RUN, CUBE, LAST = FILM.recorded, FILM.cube, FILM.areas[-1]
CORNER = np.array([SAFE.right, SAFE.top, 0.0])


def window(listing: Listing = FILM.cubes[0].listing) -> CodeWindow:
    return CodeWindow(listing, 1, CORNER, 2)


def roll() -> Roll:
    built = Roll(FILM.cubes, CUBE, STAGE, window())
    built.lay("dy", CUBE.run.dy, Face.GRADIENT, built.at(1.0))
    built.lay("x.grad", CUBE.slope, Face.GRADIENT, built.at(-2.0))
    built.follow(CUBE.run)
    return built


def bands(run: Any = RUN) -> Bands:
    """With every number in its place."""
    built, places = Bands(run, STAGE), Bands(run, STAGE).places
    values = {"s": places.at(places.s, places.up), "y": places.at(places.end, places.up),
              "double": places.double, "slope": places.slope}  # fmt: skip
    gradients = {"seed": places.at(places.end, places.work), "sent": places.sent,
                 "dy": places.at(places.leaf, places.low), "one": places.one,
                 "direct": places.direct_waits, "long": places.long_waits,
                 "total": places.total}  # fmt: skip
    for face, numbers in ((Face.VALUE, values), (Face.GRADIENT, gradients)):
        for name, place in numbers.items():
            built.lay(name, getattr(run, name), face, place)
    built.lay("x.grad", run.x_grad, Face.GRADIENT, places.home.at(1.0))
    return built


def area() -> ProductArea:
    """As it is at the end of its sweep."""
    built = ProductArea(bands(), FILM.areas, STAGE, window(RUN.listing))
    built.borrow()
    for name in ("width", "height", "area"):
        built.rest[name].move_to(built.place_of(name))
    built.set_out(FILM.areas[0])
    built.follow(LAST)
    return built


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    return [fault for part in family if checked(part) for fault in part.faults()]


def parts(built: Any) -> list[Any]:
    """All that a board may bring on stage."""
    match built:
        case Roll():
            signs = [built.product, built.folded, *built.tracks, built.letterbox, built.slot]
            return [built.plots.whole, *signs, *built.rest.values(), *built.names.values()]
        case Bands():
            return [built.standing(), built.letterbox, *built.rest.values()]
        case ProductArea():
            pieces = [built.whole, built.top, built.side, built.before]
            return [*pieces, *built.rest.values(), built.name_sides()]
    raise AssertionError(built)


def false(record: Record) -> Record:
    return replace(record, value=np.array(False))


def other(record: Record, value: float) -> Record:
    return replace(record, value=np.array(value, np.float32))


@pytest.mark.parametrize("built", [roll, bands, area, lambda: bands(OTHER.recorded)])
def test_what_stands_on_a_board_is_true(built: Callable[[], Any]) -> None:
    board = built()
    assert faults_of(*parts(board)) == []
    assert list(board.relations()) == [] and list(run_faults(board)) == []


# -- planted faults ------------------------------------------------------------------------


def folded_under_another_name(built: Bands) -> None:
    built.folded.nodes = (RUN.names["MulBackward0"], false(RUN.names["folded"]))


def folded_into_one(built: Bands) -> None:
    built.folded.nodes = (RUN.names["MulBackward1"],)


def folded_twice(built: Bands) -> None:
    built.folded.nodes = (RUN.names["MulBackward1"], RUN.names["MulBackward1"])


def folded_of_another_formula(built: Bands) -> None:
    built.folded.formula = RUN.slope


def folded_that_compute_nothing(built: Bands) -> None:
    built.folded.holds = false(RUN.holds)


def name_off_the_pile(built: Bands) -> None:
    built.folded.name_label.shift(UP)


def plate_on_the_other_band(built: Bands) -> None:
    built.upper.plates, built.lower.plates = built.lower.plates, built.upper.plates


def plate_off_its_band(built: Bands) -> None:
    built.product.card.shift(UP * 3)


def track_that_leads_nowhere(built: Bands) -> None:
    built.tracks["direct"].leads = false(RUN.tracks["direct"])


def sum_of_others(built: Bands) -> None:
    built.rest["total"].record = RUN.direct


def product_of_others(built: Bands) -> None:
    built.rest["dy"].record = RUN.sent


def slope_as_if_it_were_doubled(built: Bands) -> None:
    built.rest["slope"].record = RUN.double


def direct_as_long(built: Bands) -> None:
    built.rest["direct"].record, built.rest["long"].record = RUN.long, RUN.direct


def grad_that_came_otherwise(built: Bands) -> None:
    built.rest["x.grad"].record = RUN.total


def number_on_another_way(built: Bands) -> None:
    built.rest["direct"].follow(RUN.long)


def area_of_other_sides(built: ProductArea) -> None:
    built.whole.sides = ((None, LAST.old_width), (None, LAST.height))


def area_by_another_name(built: ProductArea) -> None:
    built.whole.record = LAST.old_area


def strip_that_is_the_other(built: ProductArea) -> None:
    built.top.follow(LAST.side, *built.top.sides)


def strip_in_the_colour_of_the_other(built: ProductArea) -> None:
    built.top.fill_rgbas = built.side.fill_rgbas


def rim_in_another_colour(built: ProductArea) -> None:
    built.side.stroke_rgbas = rgba("#ffffff")


def strip_elsewhere(built: ProductArea) -> None:
    built.side.shift(UP * 0.2)


def outline_elsewhere(built: ProductArea) -> None:
    built.before.shift(UP * 0.2)


def outline_of_now(built: ProductArea) -> None:
    built.before.sides = (LAST.width, LAST.height)


def area_that_has_not_changed(built: ProductArea) -> None:
    built.rest["area"].follow(LAST.old_area)


def strips_that_do_not_add_up(built: ProductArea) -> None:
    built.side.record = other(LAST.side, 0.03)


def height_that_is_the_width(built: ProductArea) -> None:
    built.rest["height"].follow(LAST.width)


def tangent_of_another_slope(built: Roll) -> None:
    built.plots.touching.slope = replace(built.plots.touching.slope, record=CUBE.run.dy)


def tangent_of_another_run(built: Roll) -> None:
    built.plots.tangent.slope = replace(built.plots.tangent.slope, record=FILM.cubes[3].dy)


def slope_that_is_not_by_hand(built: Roll) -> None:
    built.run = replace(CUBE.run, formula=other(CUBE.run.formula, 2.0))


def grad_that_is_the_slope(built: Roll) -> None:
    built.rest["x.grad"].record = CUBE.run.dy


def graph_that_leads_nowhere(built: Roll) -> None:
    built.tracks[-1].leads = false(CUBE.leads)


LIES: dict[Callable[[Any], None], str] = {
    folded_under_another_name: "node",
    folded_into_one: "node",
    folded_twice: "node",
    folded_of_another_formula: "place",
    folded_that_compute_nothing: "node",
    name_off_the_pile: "place",
    plate_on_the_other_band: "band",
    plate_off_its_band: "band",
    track_that_leads_nowhere: "track",
    sum_of_others: "relation",
    product_of_others: "relation",
    slope_as_if_it_were_doubled: "relation",
    direct_as_long: "relation",
    grad_that_came_otherwise: "relation",
    number_on_another_way: "relation",
    area_of_other_sides: "area",
    area_by_another_name: "area",
    strip_that_is_the_other: "area",
    strip_in_the_colour_of_the_other: "colour",
    rim_in_another_colour: "colour",
    strip_elsewhere: "place",
    outline_elsewhere: "place",
    outline_of_now: "place",
    area_that_has_not_changed: "relation",
    strips_that_do_not_add_up: "area",
    height_that_is_the_width: "relation",
    tangent_of_another_slope: "slope",
    tangent_of_another_run: "slope",
    slope_that_is_not_by_hand: "relation",
    grad_that_is_the_slope: "relation",
    graph_that_leads_nowhere: "track",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_every_lie_is_noticed(lie: Callable[[Any], None]) -> None:
    kind = lie.__annotations__["built"]
    board: Any = {"ProductArea": area, "Roll": roll}.get(kind, bands)()
    lie(board)
    found = [*faults_of(*parts(board)), *board.relations(), *run_faults(board)]
    assert LIES[lie] in {fault.check for fault in found}


def test_a_board_that_shows_two_runs_is_noticed() -> None:
    board = area()
    board.rest["width"].follow(FILM.areas[7].width)
    assert any(fault.check == "run" for fault in run_faults(board))


# -- what captions say ---------------------------------------------------------------------


def test_an_area_changes_in_one_of_three_ways() -> None:
    found = {x: ByStrips(gradient_has_a_graph(x).areas[-1], "takes more").found()
             for x in (1.0, 0.3, -1.0)}  # fmt: skip
    assert found == {1.0: "takes more", 0.3: "adds more", -1.0: "only adds"}
    assert ByStrips(LAST, "takes more").fault() is None
    assert ByStrips(LAST, "adds more").fault() == "−0.03744 and 0.01710"
    assert ByStrips(FILM.areas[0], "takes more").fault() is not None  # no step was taken
    wrong = replace(LAST, side=other(LAST.side, 0.03))
    assert "off" in (ByStrips(wrong, "takes more").fault() or "")


def test_a_second_derivative_is_that_of_functions_of_functions() -> None:
    fact = DerivativeOf(RUN.x_grad, RUN.by_functions)
    assert fact.fault() is None and fact.bears == {"ordinal:2"}
    assert DerivativeOf(RUN.dy, RUN.by_functions).fault() == "0.28747 beside −0.05553"
