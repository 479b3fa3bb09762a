"""Quick drawables are what manim's own would be: held, gone through and measured alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from manim import DL, LEFT, ORIGIN, PI, RIGHT, UL, UP, UR, Circle, Square, VGroup, VMobject

from scenes.kit.look.quick import Quick, QuickGroup

STYLES: list[dict[str, Any]] = [
    {},
    {"stroke_width": 0, "fill_opacity": 1},
    {"fill_color": "#ff8800", "fill_opacity": 0.5, "stroke_color": "#0088ff", "stroke_width": 2.5},
    {"fill_color": ["#ff0000", "#00ff00"], "fill_opacity": 1},  # cannot be a key
    {"name": "named", "z_index": 3},
]


class QuickCircle(Quick, Circle):
    """One that another class gives an outline."""


def held(mobject: VMobject) -> dict[str, Any]:
    """All that a mobject holds, so that equal arrays are equal."""
    return {
        name: (value.tolist(), value.dtype, value.shape) if isinstance(value, np.ndarray) else value
        for name, value in vars(mobject).items()
    }


@pytest.mark.parametrize("style", STYLES, ids=str)
@pytest.mark.parametrize(
    ("kind", "stock"), [(Quick, VMobject), (QuickGroup, VGroup), (QuickCircle, Circle)]
)
def test_it_holds_what_manims_holds(
    kind: type[VMobject], stock: type[VMobject], style: dict[str, Any]
) -> None:
    for _ in range(2):  # made, and copied
        due = held(stock(**style)) | {"name": style.get("name", kind.__name__)}
        assert held(kind(**style)) == due


def test_no_two_share_what_can_be_changed() -> None:
    first, second = Quick(stroke_width=3), Quick(stroke_width=3)
    before = held(second)
    first.set_fill("#123456", 0.3).set_stroke("#654321", 7, 0.2).add(Square())
    first.set_points_as_corners([LEFT, UP, RIGHT]).add_updater(lambda one: None)
    for value in vars(first).values():
        if isinstance(value, np.ndarray):
            value += 1
    assert held(second) == before == held(Quick(stroke_width=3))


def test_an_int_is_not_taken_for_an_equal_float() -> None:
    """manim's hash of a play tells them apart, so keys would hang on what was drawn before."""
    widths = [Quick(stroke_width=width).stroke_width for width in (5, 5.0, 5)]
    assert list(map(type, widths)) == [int, float, int]


def test_other_defaults_are_kept_to() -> None:
    assert Quick().stroke_width == 4
    VMobject.set_default(stroke_width=9)
    try:
        assert Quick().stroke_width == 9
    finally:
        VMobject.set_default()
    assert Quick().stroke_width == 4


def _trees() -> Iterator[tuple[str, VMobject, VMobject]]:
    """Some groups, each as a quick one and as manim's."""
    draw = np.random.default_rng(3)
    shapes = [VMobject().set_points(draw.normal(size=(4 * k, 3))) for k in (1, 2, 5)]
    dot = VMobject().set_points(draw.normal(size=(1, 3)))
    circle = Circle().rotate(PI / 7).shift(UR)
    cases: dict[str, list[VMobject]] = {
        "nothing": [],
        "empty groups": [VGroup(), VGroup(VGroup())],
        "flat": shapes,
        "deep": [VGroup(shapes[0], VGroup(VGroup(), shapes[1])), circle],
        "with a point": [dot, *shapes],
        "one part twice": [VGroup(shapes[0], circle), VGroup(circle, shapes[1]), shapes[0]],
    }
    for name, parts in cases.items():
        yield name, QuickGroup(*parts), VGroup(*parts)
    drawn, stock = Quick(), VMobject()
    for one in (drawn, stock):
        one.set_points(shapes[2].points)
        one.add(circle)
    yield "an outline with parts", drawn, stock


@pytest.mark.parametrize(("name", "quick", "stock"), list(_trees()), ids=lambda one: str(one)[:20])
def test_it_is_gone_through_and_measured_alike(name: str, quick: VMobject, stock: VMobject) -> None:
    assert quick.get_family()[1:] == stock.get_family()[1:]
    drawn, due = (one.family_members_with_points() for one in (quick, stock))
    assert [one for one in drawn if one is not quick] == [one for one in due if one is not stock]
    assert (quick in drawn) == (stock in due)
    one, other = (each.get_points_defining_boundary() for each in (quick, stock))
    assert np.array_equal(one, other)
    for direction in (ORIGIN, UP, DL, UL, RIGHT, np.array([0.0, 0.0, 1.0])):
        one, other = (each.get_critical_point(direction) for each in (quick, stock))
        assert np.array_equal(one, other)
    assert [quick.length_over_dim(dim) for dim in range(3)] == [
        stock.length_over_dim(dim) for dim in range(3)
    ]


def test_a_part_of_itself_ends_as_manims_does() -> None:
    quick, stock, quick_part, stock_part = QuickGroup(), VGroup(), VGroup(), VGroup()
    for whole, part in ((quick, quick_part), (stock, stock_part)):
        whole.submobjects, part.submobjects = [part], [whole]
    assert [type(one).__name__ for one in quick.get_family()] == ["QuickGroup", "VGroup"]
    assert len(stock.get_family()) == 2
