"""Tutorial 3: a gradient has a gradient, too, if it was asked to keep its graph."""

from __future__ import annotations

from gradmath.problems.tutorial_3.gradient_has_a_graph import (
    CUBE,
    LOST,
    PASS,
    STEPPED,
    gradient_has_a_graph,
)
from gradmath.problems.tutorial_3.gradient_has_a_graph import GradientHasAGraph as Found
from gradmath.records.second_derivative import CubeRun, KeptSlope
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Refused,
    Region,
    SayLine,
    TorchLine,
    Words,
    announce,
    ask,
    every,
    silent,
    state,
)
from scenes.kit.graph.roll import motions as rolling
from scenes.kit.graph.roll.facts import PiledUp
from scenes.kit.graph.roll.roll import Roll
from scenes.kit.graph.signs.facts import DerivativeOf
from scenes.kit.graph.squares import motions as growing
from scenes.kit.graph.squares.facts import StripsOfSlope
from scenes.kit.graph.squares.squares import ThreeSquares
from scenes.kit.truth.facts import BearingFact

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.48, top=1.85)
FEW_LINES = 3
ERROR = (-2.9, 2.05, 0.0)


class GradientHasAGraph(Lecture):
    """With create_graph=True a slope keeps its graph, and so has a slope of its own."""

    captions = {
        "title": ask("Does a gradient have a gradient?"),
        "plot": silent(),
        "tangent": announce("A tangent rolls along `x ** 3`: its slope is `dy`."),
        "roll": silent(),
        "own curve": silent(),
        "guess": ask(
            "What will `dy.backward()` bring?",
            ring=True,
            choices={"slope": "the slope of `dy`", "error": "an error"},
        ),
        "nothing": silent(),
        "refused": state("Behind `dy` the way stops: it is just a number."),
        "ask": announce("Once more, with `create_graph=True`."),
        "keep": state("Now `dy` has a graph: three nodes for `3 * x ** 2`."),
        "back": announce("Now `dy.backward()` has a way to go."),
        "touch": state("In `x.grad`: the slope of `dy`, {slope}."),
        "squares": ask("Why {slope}? Draw `3 * x ** 2` as squares with side `x`."),
        "step": announce("Let `x` take a small `step`."),
        "count": state("Six strips, each as long as `x`: that is the slope {slope}."),
        "curves": silent(),
        "there": announce("Let `x` slide: a slope, and the slope of the slope."),
        "back again": silent(),
        "answer": state("With `create_graph=True` a gradient has a gradient, too."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(gradient_has_a_graph)
        kept = found.kept[0]
        self.words = words_of(found)
        window = self.open_window(found.cubes[0].listing, CUBE, lines=FEW_LINES)
        # The scene keeps its boards: on the stage are their parts alone.
        roll = self.roll = Roll(found.cubes, found.lost, found.kept, STAGE, window)
        self.beat("plot", rolling.arrive(roll), pause=0.3)
        self.beat("tangent", rolling.read_slope(roll), line=LOST[0], pause=0.3)
        self.beat("roll", rolling.roll_along(roll, 5.5), pause=0.2)
        self.beat("own curve", rolling.take_slope(roll))
        self.beat("guess")
        refusal = TorchLine(found.lost.raised, most=40, stacked=True).move_to(ERROR)
        self.beat("nothing", rolling.find_nothing(roll, found.lost), pause=0.1)
        self.beat("refused", SayLine(refusal))
        self.beat("ask", rolling.ask_for_graph(roll, kept, refusal), pause=0.1)
        self.beat("keep", rolling.keep_graph(roll, kept))
        self.beat("back", rolling.find_slope(roll, kept), line=PASS, pause=0.1)
        self.beat("touch", rolling.touch(roll))

        squares = self.squares = ThreeSquares(found.squares, roll.stage, window)
        self.beat("squares", rolling.give_way(roll), growing.rise(squares),
                  code=found.squares[0].listing, line=STEPPED, pause=0.2)  # fmt: skip
        self.beat("step", growing.step(squares, found.squares, 3.5), pause=0.2)
        self.beat("count", growing.count(squares), pause=0.6)
        self.beat("curves", growing.leave(squares), rolling.come_back(roll),
                  code=kept.run.listing, line=PASS, pause=0.1)  # fmt: skip
        self.beat("there", rolling.roll_both(roll, found.kept, 4.0), pause=0.4)
        self.beat("back again", rolling.roll_both(roll, found.kept[::-1], 3.0), pause=0.1)
        self.beat("answer", pause=1.2)


def words_of(found: Found) -> Words:
    kept, lost = found.kept[0], found.lost
    return Words(
        {"slope": Entry(kept.slope, ink=Face.GRADIENT)},
        {
            "own curve": Law(slope_by_hand, found.cubes),
            "error": Refused(lost.raised),
            "slope": every(lost.recorded, "==", 1),
            "refused": Refused(lost.raised),
            "keep": PiledUp(tuple(kept.names.values()), kept.holds, (kept.recorded, kept.leads)),
            "touch": DerivativeOf(kept.slope, kept.by_functions),
            "count": StripsOfSlope(found.squares[-1], kept),
            "answer": Law(has_a_gradient, found.kept),
        },
    )


def slope_by_hand(run: CubeRun) -> BearingFact:
    """What torch finds for the slope of x ** 3 is what one finds by hand."""
    return every(run.dy, "==", run.formula)


def has_a_gradient(run: KeptSlope) -> BearingFact:
    """A slope that kept its graph has a slope, which its own pass finds."""
    return DerivativeOf(run.slope, run.by_functions)
