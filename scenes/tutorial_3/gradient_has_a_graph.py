"""Tutorial 3: a gradient that keeps its graph has a gradient, too, and an area tells its sign."""

from __future__ import annotations

from manim import smooth

from gradmath.problems.tutorial_3.gradient_has_a_graph import GradientHasAGraph as Found
from gradmath.problems.tutorial_3.gradient_has_a_graph import gradient_has_a_graph
from gradmath.records.second_derivative import CubeRun, RecordedPass, SlopeGraph
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Region,
    SumSign,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
)
from scenes.kit.graph.area import motions as area_motions
from scenes.kit.graph.area.area import ProductArea
from scenes.kit.graph.area.facts import ByStrips
from scenes.kit.graph.bands import first, second
from scenes.kit.graph.bands.bands import Bands
from scenes.kit.graph.roll import motions as roll_motions
from scenes.kit.graph.roll.roll import Roll
from scenes.kit.graph.signs.facts import DerivativeOf, WaysBack
from scenes.kit.truth.facts import BearingFact

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.48, top=2.0)
FEW_LINES = 2
GRADIENT, PASS, STEP = "dy = grad(y, x,", "dy.backward()", "wide = s + 0.000"


class GradientHasAGraph(Lecture):
    """With create_graph=True the way back is recorded: a gradient can be pulled back, too."""

    captions = {
        "title": ask("Does a gradient have a graph?"),
        "plots": silent(),
        "roll": announce("A tangent rolls along `x ** 3`, and its slope is drawn."),
        "own curve": state("The slopes of `x ** 3` draw a curve of their own: `dy`."),
        "guess": ask(
            "What is `dy`?",
            ring=True,
            choices={"no": "just a number", "yes": "a number with a graph"},
        ),
        "graph": silent(),
        "slope": state("`dy` has a node: `dy.backward()` finds the slope {slope}."),
        "another": announce("Now another function: a sigmoid, squared."),
        "forward": silent(),
        "way back": announce("The way back to `x` is recorded while it runs."),
        "dy": silent(),
        "two ways": state("`s` leads to `dy` by two ways: `2 * s` and `s * (1 - s)`."),
        "second pass": announce("`dy.backward()` goes back through what was recorded."),
        "long way": silent(),
        "fan-out": state("Fan-out at `s`: {direct} + {long} {makes} {total}."),
        "area": announce("Why? Look at `dy` as an area."),
        "strips": state({
            "takes": "A larger `s` takes more at the top than it adds at the side.",
            "adds": "A larger `s` adds more at the side than it takes at the top.",
            "only adds": "A larger `s` adds at the top and at the side.",
        }),
        "bands": silent(),
        "letterbox": state("In `x.grad`: the second derivative, {grad}."),
        "answer": state("With a graph of its own, a gradient has a gradient."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(gradient_has_a_graph)
        self.words = words_of(found)
        window = self.open_window(found.cubes[0].listing, GRADIENT, lines=FEW_LINES)
        # The scene keeps its boards: on the stage are their parts alone.
        roll = self.roll = Roll(found.cubes, found.cube, STAGE, window)
        self.beat("plots", roll_motions.arrive(roll), pause=0.1)
        self.beat("roll", roll_motions.roll_along(roll, 4.0, smooth), pause=0.2)
        self.beat("own curve", roll_motions.take_slope(roll))
        self.beat("guess")
        self.beat("graph", roll_motions.hang(roll), line=GRADIENT, pause=0.2)
        self.beat("slope", roll_motions.touch(roll), line=PASS)

        bands = self.bands = Bands(found.recorded, STAGE)
        leaving = roll_motions.give_way(roll, bands.x.get_center())
        self.beat("another", first.take_over(bands, roll.x, window, leaving), pause=0.1)
        self.beat("forward", first.forward(bands, window), pause=0.1)
        self.beat("way back", first.seed(bands, window), first.first_factor(bands), pause=0.1)
        self.beat("dy", first.second_factor(bands), pause=0.1)
        self.beat("two ways", first.both_ways(bands))
        passing = second.begin(bands, window), second.direct_way(bands)
        self.beat("second pass", *passing, pause=0.1)
        self.beat("long way", second.long_way(bands), pause=0.1)
        self.beat("fan-out", second.add_up(bands))

        area = self.area = ProductArea(bands, found.areas, STAGE, window)
        self.beat("area", area_motions.grow(area), pause=0.1)
        changing = area_motions.change(area, found.areas, STEP)
        self.beat("strips", changing, area_motions.read_off(area))
        self.beat("bands", area_motions.come_back(area, found.areas), pause=0.1)
        self.beat("letterbox", second.go_home(bands), line=PASS)
        self.beat("answer", second.light_all(bands), pause=1.0)


def words_of(found: Found) -> Words:
    cube, recorded, area = found.cube, found.recorded, found.areas[-1]
    direct, long, total = (
        Entry(each, ink=Face.GRADIENT) for each in (recorded.direct, recorded.long, recorded.total)
    )
    makes = SumSign((direct, long), total)
    kept: tuple[SlopeGraph | RecordedPass, ...] = (cube, recorded)
    return Words(
        {
            "slope": Entry(cube.slope, ink=Face.GRADIENT),
            "direct": direct,
            "long": long,
            "total": total,
            "makes": makes,
            "grad": Entry(recorded.x_grad, ink=Face.GRADIENT),
        },
        {
            "own curve": Law(slope_by_hand, found.cubes),
            "no": every(cube.lost, "==", 1),
            "yes": every(cube.recorded, "==", 1),
            "slope": every(cube.recorded, "==", 1),
            "two ways": WaysBack((recorded.tracks["direct"], recorded.tracks["long"])),
            "fan-out": makes,
            "takes": ByStrips(area, "takes more"),
            "adds": ByStrips(area, "adds more"),
            "only adds": ByStrips(area, "only adds"),
            "letterbox": DerivativeOf(recorded.x_grad, recorded.by_functions),
            "answer": Law(has_a_node, kept),
        },
    )


def slope_by_hand(run: CubeRun) -> BearingFact:
    """What torch finds for the slope of x ** 3 is what one finds by hand."""
    return every(run.dy, "==", run.formula)


def has_a_node(run: SlopeGraph | RecordedPass) -> BearingFact:
    """A gradient that was asked to keep its graph has a node of its own."""
    return every(run.recorded, "==", 1)
