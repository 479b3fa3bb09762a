"""Names of cached plays: alike for what looks alike, different wherever manim's are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from manim import BLUE, RED, Circle, FadeIn, Square, VGroup, VMobject
from manim.renderer import cairo_renderer
from manim.utils.hashing import get_hash_from_play_call

from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.film.keys import PLAY_KEY, named_by_us, play_key

OTHERS: dict[str, Any] = {
    "backend": "cairo", "encoder_fingerprint": "crf 22", "renderer_state": ()
}  # fmt: skip
Key = Callable[..., str]


@dataclass(frozen=True, eq=False)
class Claim:
    """A frozen thing behind a drawable, as records are."""

    record: Record
    index: tuple[int, ...]


class Stage:
    """A play: a camera, what moves and what is there, made anew each time."""

    def __init__(self) -> None:
        x = Record("x", np.array([0.5, -1.0], np.float32), "by hand")
        self.scene = SimpleNamespace(time=0.0)
        self.camera = SimpleNamespace(background="old", pixel_array=np.zeros(4), fingerprint="a")
        self.circle, self.square = Circle(color=RED), Square()
        self.held: dict[str, Any] = vars(self.circle)
        self.held |= {
            "claim": Claim(x, (1,)),
            "told": MappingProxyType({"x": 1.0}),
            "numbers": {(0, 1): [1, 2.0, None, True]},
            "itself": self.circle,
        }
        self.group = VGroup(self.circle, self.square)
        step = 0.5
        self.group.add_updater(lambda mobject: mobject.shift(step * np.ones(3)))
        self.animations = [FadeIn(self.group)]
        self.mobjects: list[VMobject] = [self.group, Square()]

    def key(self, of: Key, **others: Any) -> str:
        return of(self.scene, self.camera, self.animations, self.mobjects, **{**OTHERS, **others})


def edited(edit: Callable[[Stage], object]) -> Stage:
    stage = Stage()
    edit(stage)
    return stage


def renew_claim(stage: Stage, **parts: Any) -> None:
    claim = stage.held["claim"]
    stage.held["claim"] = replace(claim, record=replace(claim.record, **parts))


def other_entry(stage: Stage) -> None:
    stage.held["claim"] = replace(stage.held["claim"], index=(0,))


def other_updater(stage: Stage) -> None:
    stage.group.clear_updaters()
    step = 0.25
    stage.group.add_updater(lambda mobject: mobject.shift(step * np.ones(3)))


EDITS: dict[str, Callable[[Stage], object]] = {
    "a point": lambda stage: np.put(stage.square.points, 4, 1 + 1e-12),
    "a color": lambda stage: stage.square.set_fill(BLUE, 0.5),
    "a width": lambda stage: stage.square.set_stroke(width=4.5),
    "a value": lambda stage: renew_claim(stage, value=np.array([0.5, -1.5], np.float32)),
    "a dtype": lambda stage: renew_claim(stage, value=np.array([0.5, -1.0])),
    "a shape": lambda stage: renew_claim(stage, value=np.array([[0.5, -1.0]], np.float32)),
    "a name": lambda stage: renew_claim(stage, name="y"),
    "an entry": other_entry,
    "a number in a dictionary": lambda stage: stage.held["numbers"][0, 1].__setitem__(1, 2.5),
    "one for True": lambda stage: stage.held["numbers"][0, 1].__setitem__(3, 1.5),
    "what an updater holds": other_updater,
    "the camera": lambda stage: vars(stage.camera).update(fingerprint="b"),
    "the order": lambda stage: stage.mobjects.reverse(),
    "one mobject less": lambda stage: stage.mobjects.pop(),
    "one part less": lambda stage: stage.group.remove(stage.square),
    "a run time": lambda stage: stage.animations[0].set_run_time(1.25),
    "an attribute": lambda stage: vars(stage.square).update(more=0),
    "pixels of a mobject": lambda stage: vars(stage.square).update(pixel_array=np.ones(2)),
}  # fmt: skip
OVERLOOKED: dict[str, Callable[[Stage], object]] = {
    "the clock": lambda stage: vars(stage.scene).update(time=1.0),
    "what was drawn": lambda stage: vars(stage.camera).update(pixel_array=np.ones(4)),
    "its ground": lambda stage: vars(stage.camera).update(background="new"),
}


@pytest.mark.parametrize("of", [play_key, get_hash_from_play_call], ids=["ours", "manim's"])
@pytest.mark.parametrize("edit", EDITS)
def test_what_may_look_different_has_another_name(edit: str, of: Key) -> None:
    """Manim's own names are the second opinion on what may."""
    assert edited(EDITS[edit]).key(of) != Stage().key(of)


@pytest.mark.parametrize("edit", OVERLOOKED)
def test_what_looks_alike_has_the_same_name(edit: str) -> None:
    assert edited(OVERLOOKED[edit]).key(play_key) == Stage().key(play_key)


def test_all_names_are_different() -> None:
    names = [edited(edit).key(play_key) for edit in EDITS.values()]
    names += [Stage().key(play_key, encoder_fingerprint="crf 23"), Stage().key(play_key)]
    assert len(set(names)) == len(names)
    assert all(len(name) == 64 and name.isalnum() for name in names)


THINGS: list[Any] = [
    1, 1.0, True, "1", b"1", None, [1], (1,), [[1]], [1, []], {1: 1}, {"1": 1}, {1: 1, 2: 2},
    [1, 1, 2, 2], "@1", "1\0" "1", MappingProxyType({1: 1}), np.float32(1), np.float64(1),
    np.array([1]), np.array(1), np.array([1.0]), np.array([1], object), int, float,
]  # fmt: skip


def test_different_things_are_told_differently() -> None:
    names = {play_key(None, None, [], [[thing, thing]], **OTHERS) for thing in THINGS}
    assert len(names) == len(THINGS)


def test_what_is_twice_there_is_not_what_is_there_and_its_like() -> None:
    one, other = [1.0], [1.0]
    assert play_key(None, None, [], [[one, one]]) != play_key(None, None, [], [[one, other]])


def test_a_long_chain_has_a_name() -> None:
    chain: list[Any] = []
    for _ in range(20_000):
        chain = [chain]
    assert play_key(None, None, [], [chain]) != play_key(None, None, [], [chain[0]])


def test_manims_own_names_are_back_afterwards() -> None:
    theirs = getattr(cairo_renderer, PLAY_KEY)
    with pytest.raises(ZeroDivisionError), named_by_us():
        assert getattr(cairo_renderer, PLAY_KEY) is play_key
        raise ZeroDivisionError
    assert getattr(cairo_renderer, PLAY_KEY) is theirs is get_hash_from_play_call


# -- what never changes --------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Link(Shared):
    """A frozen thing that may hold others, and finds something out when it is asked."""

    held: Any

    @cached_property
    def length(self) -> int:
        return 1


def name_of(thing: object) -> str:
    return play_key(None, None, [], [thing], **OTHERS)


def test_what_never_changes_is_gone_through_once() -> None:
    """Not even where somebody changes it all the same; another like it is."""
    held = [1.0]
    link = Link(held)
    before = name_of(link)
    held.append(2.0)
    assert name_of(link) == before == name_of(Link([1.0]))
    assert name_of(Link(held)) != before


def test_another_at_the_address_of_one_that_is_gone_has_its_own_name() -> None:
    names, addresses = set(), set()
    for number in range(100):
        link = Link(number)
        addresses.add(id(link))
        names.add(name_of(link))
        del link
    assert len(names) == 100 > len(addresses)


def test_what_is_found_out_later_has_no_say() -> None:
    asked = Link(1)
    assert asked.length == 1 and "length" in vars(asked)
    assert name_of(asked) == name_of(Link(1))


def test_a_long_chain_of_what_never_changes_has_a_name() -> None:
    def chain(end: float) -> Link:
        link = Link(end)
        for _ in range(5_000):
            link = Link(link)
        return link

    assert name_of(chain(1.0)) == name_of(chain(1.0)) != name_of(chain(2.0))
