"""How a rectangle grows out of its sides, and how it changes with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, FadeIn, FadeOut, VGroup, smooth

from gradmath.records.second_derivative import AreaRun
from scenes.kit.cells.moves import Ride, TurnUp
from scenes.kit.graph.area.area import CELLS, ProductArea
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score


def grow(area: ProductArea) -> Iterator[Animation]:
    """All but three numbers goes; they move apart, and a rectangle grows between them."""
    area.borrow()
    area.left_behind = area.bands.standing()
    area.labels = area.name_sides()
    whole = area.whole

    def rise(share: float) -> None:
        whole.grow_to(min(1.0, 2 * share), max(0.01, 2 * share - 1))

    numbers = VGroup(*area.bands.rest.values())  # which are gone before others come by
    yield Score([
        (0.0, FadeOut(numbers, run_time=0.35)),
        (0.0, FadeOut(area.left_behind, run_time=1.5)),
        *((0.4, Ride(area.rest[name], area.way_of(name), grows=False, run_time=1.0))
          for name in CELLS),
        (0.0, Vary(whole, rise, 0.0, 1.0, run_time=1.7, comes=True)),
        (1.4, FadeIn(area.labels, run_time=0.4)),
    ])  # fmt: skip


def change(area: ProductArea, runs: Sequence[AreaRun], line: str) -> Iterator[Animation]:
    """The sides change, a step of s at a time, and strips come and go."""
    listing = runs[0].listing
    yield Score([
        (0.0, area.window.scroll(listing, len(listing.statements), run_time=0.4)),
        (0.4, FadeOut(area.labels, run_time=0.25)),
    ])  # fmt: skip
    yield area.window.scroll(listing, listing.after(line), run_time=0.4)
    area.set_out(runs[0])
    area.labels = area.name_sides()
    yield Score([
        (0.0, FadeIn(area.labels, run_time=0.3)),
        (0.0, FadeIn(area.before, run_time=0.4)),
    ])  # fmt: skip
    yield sweep(area, runs, 2.6)


def read_off(area: ProductArea) -> Iterator[Animation]:
    """What has gone or come is read off, strip by strip."""
    cells = area.read_off().values()
    yield Score([(0.3 * k, TurnUp(cell, run_time=0.4)) for k, cell in enumerate(cells)])


def sweep(area: ProductArea, runs: Sequence[AreaRun], run_time: float) -> Animation:
    """One run after the other."""
    drawn = VGroup(area.whole, area.top, area.side, *area.rest.values(), area.window)
    return Follow(drawn, runs, area.follow, run_time=run_time, rate=smooth)


def come_back(area: ProductArea, runs: Sequence[AreaRun]) -> Iterator[Animation]:
    """The sides become what they were, and the bands come back around their numbers."""
    read = VGroup(*(area.rest.pop(name) for name in ("top", "side")), area.labels)
    yield FadeOut(read, run_time=0.3)
    yield sweep(area, runs[::-1], 0.6)
    ways = {name: area.way_of(name).reversed() for name in CELLS}
    cells = {name: area.rest[name] for name in CELLS}
    numbers = VGroup(*area.bands.rest.values())
    area.give_back()
    pieces = VGroup(area.whole, area.top, area.side, area.before)
    yield Score([
        (0.0, FadeOut(pieces, run_time=0.7)),
        *((0.0, Ride(cells[name], way, grows=False, run_time=0.9)) for name, way in ways.items()),
        (0.0, FadeIn(area.left_behind, run_time=0.6)),
        (0.5, FadeIn(numbers, run_time=0.4)),
    ])  # fmt: skip
