"""Workshop 1, line 6: v makes the layer a landscape, and x.grad points uphill on it."""

from __future__ import annotations

from manim import Animation, FadeIn, LaggedStart, VGroup

from gradmath.problems.workshop_1.v_is_an_objective import VIsAnObjective as Found
from gradmath.problems.workshop_1.v_is_an_objective import v_is_an_objective
from scenes.kit import (
    SAFE,
    Face,
    Follow,
    Lecture,
    Phrase,
    Position,
    Region,
    appear,
    every,
    speech,
    vanish,
)
from scenes.kit.boards.hillside import Hillside, PlaceCard, choice_of_v
from scenes.kit.look.theme import MOVE, QUICK

CHART = Region(SAFE.left, -0.7, bottom=-2.3, top=2.5)
CARD = Region(0.4, SAFE.right, bottom=-2.2, top=0.85)

GUESS = "Where on this map does the gradient vanish? Guess."
FIELD = "`x.grad` points uphill. A ring stands for level ground."
OTHER = "Another `v` is another hill, and uphill is another way."
ANSWER = "`x.grad` is the way up `v @ out`. Behind closed gates the ground is level."


class VIsAnObjective(Lecture):
    """v makes the layer a landscape L = v @ out; x.grad points uphill, and plains have none."""

    title = "What does v want?"

    def construct(self) -> None:
        found = self.problem(v_is_an_objective)
        first, second = found.first, found.second
        names = names_of(found)
        slopes = first.land.slopes, second.land.slopes
        side = Hillside(first.land.across, first.land.along, slopes, names, CHART)
        lines, others = side.contours(first.contours), side.contours(second.contours)
        field, turned = (side.field(each) for each in slopes)
        v, v_name = choice_of_v(first.v, (second.v,), CARD)
        card = PlaceCard(
            [(stop.x, stop.x_grad, stop.L) for stop in first.stops], found.entries, CARD
        )
        arrows = [side.arrow(stop.x, stop.x_grad, found.entries) for stop in first.stops]
        _, height, _, read = found.listing.lines

        self.beat("map", appear(v, v_name), appear(side.all), climb(lines), code=found.listing,
                  line=height, say=say_map(names))  # fmt: skip
        self.beat("guess", say=GUESS, pause=1.8)
        self.beat("here", appear(card.all, arrows[0]), line=read, say=say_stop(found, 0), pause=1.0)
        for k in range(1, len(arrows)):
            move = vanish(arrows[k - 1]), card.move(k), appear(arrows[k])
            self.beat(f"stop {k}", *move, say=say_stop(found, k), pause=1.0)
        here = arrows[-1]
        self.beat("everywhere", vanish(here, card.all), appear(field, run_time=MOVE), say=FIELD)
        choose = Follow(v, [second.v], v.follow, run_time=QUICK)
        self.beat("another v", vanish(field, lines), choose, climb(others),
                  appear(turned, run_time=MOVE), say=OTHER)  # fmt: skip
        self.beat("answer", say=ANSWER, pause=1.5)


def names_of(found: Found) -> tuple[Position, Position]:
    x = found.first.stops[0].x
    first, second = found.entries
    return Position(x, (first,), ink=Face.VALUE), Position(x, (second,), ink=Face.VALUE)


def climb(lines: VGroup) -> Animation:
    """Contours come one after the other, the lowest first."""
    return LaggedStart(*(FadeIn(line) for line in lines), lag_ratio=0.35, run_time=2 * MOVE)


def say_map(names: tuple[Position, Position]) -> Phrase:
    return speech("`L = v @ out` as a map over {} and {}: strong lines are far up.", *names)


def say_stop(found: Found, k: int) -> Phrase:
    stop = found.first.stops[k]
    names = names_of(found)
    slopes = [Position(stop.x_grad, (entry,), ink=Face.GRADIENT) for entry in found.entries]
    level = [n for n, entry in enumerate(found.entries) if stop.x_grad.value[entry] == 0]
    flat = every(stop.x_grad, "==", 0, at=[found.entries[n] for n in level]) if level else ()
    if len(level) == 2:
        return speech("Level ground: {} are both zero.", slopes, holds=flat)
    if level:
        n = level[0]
        return speech("{} is zero here: along {} the ground is level.", slopes[n], names[n],
                      holds=flat)  # fmt: skip
    return speech("Here the ground rises along {} and {}.", *names, holds=every(
        stop.x_grad, "!=", 0, at=found.entries))  # fmt: skip
