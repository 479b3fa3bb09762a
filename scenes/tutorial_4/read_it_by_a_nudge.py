"""Tutorial 4: an entry of the gradient promises what a small step changes; the gap is small."""

from __future__ import annotations

from gradmath.problems.tutorial_4.read_it_by_a_nudge import (
    CHANGE,
    LARGE,
    LEAF,
    SMALL,
    read_it_by_a_nudge,
)
from gradmath.problems.tutorial_4.read_it_by_a_nudge import ReadItByANudge as Found
from gradmath.records.promise import PromiseRun
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Position,
    Region,
    Words,
    announce,
    ask,
    rises,
    state,
)
from scenes.kit.boards.memory.labels import ExpressionName
from scenes.kit.promise import motions
from scenes.kit.promise.facts import (
    GapGrows,
    Missed,
    OneRowCounts,
    StripsAndCorner,
    moves_nothing,
    nearly_kept,
)
from scenes.kit.promise.stage import PromiseStage
from scenes.kit.truth.claims import CodePiece, Ordinal

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.5, top=2.0)
LINES = 2  # of code


class ReadItByANudge(Lecture):
    """For a small step an entry of the gradient, times the step, is nearly what changes."""

    captions = {
        "title": ask("What does a gradient promise?"),
        "start": state("`v` counts only row {row} of `out`; `inp.grad` comes back."),
        "square": announce("{corner} is a square with the side {side}."),
        "axes": announce("Now a step `e` on {place}: what will change?"),
        "promise": announce("The promise of {slope_of}: a line of slope {slope}."),
        "near": announce("A small step, seen from close."),
        "small": state("A step of {small}: promised {promised}, changed {changed}."),
        "guess": ask(
            "The gap at {dial}?",
            ring=True,
            choices={"same": "the same", "ten": "10 times", "hundred": "100 times"},
        ),
        "large": state("A step of {large}: promised {promised_far}, changed {changed_far}."),
        "surprise": state("The gap is one corner: a hundred small ones."),
        "other": ask("And a step on {silent_place}?"),
        "silent": state("{silent_of} is {zero}: no step there changes it."),
        "again": announce("Now back to {place}: the slope at another place."),
        "roll": state("At another place another slope: another promise."),
        "answer": state("For a small step: about the gradient times the step."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(read_it_by_a_nudge)
        first, small, large = (found.own[k] for k in (0, SMALL, LARGE))
        self.words = words_of(found)
        window = self.open_window(first.listing, LEAF, lines=LINES)
        families = {"own": found.own, "silent": found.silent}
        stage = self.stage = PromiseStage(families, STAGE, window)
        self.beat("start", motions.arrive(stage))
        self.beat("square", motions.square(stage))
        self.beat("axes", motions.axes(stage), line=CHANGE)
        self.beat("promise", motions.unroll(stage))
        self.beat("near", motions.look(stage, 0.0, 1.0), motions.tell(stage))
        self.beat("small", motions.dial(stage, first), motions.step(stage, "own", 0, SMALL, 2.0))
        self.beat("guess")
        self.beat("large", motions.look(stage, 1.0, 0.0),
                  motions.step(stage, "own", SMALL, LARGE, 2.6))  # fmt: skip
        self.beat("surprise", motions.tile(stage, small, large), pause=0.6)
        self.beat("other", motions.clear(stage), motions.step(stage, "own", LARGE, 0, 0.7),
                  motions.weigh(stage), motions.change_entry(stage, "silent"))  # fmt: skip
        self.beat("silent", motions.grow(stage, "silent", 0.8),
                  motions.step(stage, "silent", 0, LARGE, 1.4, draws=False))  # fmt: skip
        self.beat("again", motions.step(stage, "silent", LARGE, 0, 0.5, draws=False),
                  motions.change_entry(stage, "own"), motions.again(stage))  # fmt: skip
        self.beat("roll", motions.roll(stage, 0, -LARGE, 1.3),
                  motions.roll(stage, -LARGE, LARGE, 2.0))  # fmt: skip
        self.beat("answer", motions.roll(stage, LARGE, 0, 0.8), motions.tell_again(stage),
                  motions.look(stage, 0.0, 1.0), motions.step(stage, "own", 0, SMALL, 1.8),
                  pause=0.6)  # fmt: skip


def words_of(found: Found) -> Words:
    first, small, large, back = (found.own[k] for k in (0, SMALL, LARGE, -LARGE))
    still, row = found.silent[LARGE], found.row
    steps = (small.e, small.gap), (large.e, large.gap)

    def grows(times: int) -> GapGrows:
        return GapGrows(*steps, times)

    def of_run(run: PromiseRun, name: str, face: Face | None) -> Entry:
        return Entry(getattr(run, name), ink=face)

    return Words(
        {
            "row": Ordinal(first.v, 0, row),
            "corner": Position(first.out, (row, row), Face.VALUE),
            "side": ExpressionName(first.side),
            "place": Position(first.inp, first.index, Face.VALUE),
            "slope_of": Position(first.grad, first.index, Face.GRADIENT),
            "slope": Entry(first.grad, first.index, ink=Face.GRADIENT),
            "small": Entry(small.e),
            "promised": of_run(small, "promise", Face.GRADIENT),
            "changed": of_run(small, "change", Face.VALUE),
            "large": Entry(large.e, (), 0),
            "promised_far": of_run(large, "promise", Face.GRADIENT),
            "changed_far": of_run(large, "change", Face.VALUE),
            "dial": CodePiece(large.listing, large.dial),
            "silent_place": Position(first.inp, still.index, Face.VALUE),
            "silent_of": Position(still.grad, still.index, Face.GRADIENT),
            "zero": Entry(still.grad, still.index, ink=Face.GRADIENT),
        },
        {
            "start": OneRowCounts(first.v, row),
            "small": missed(small),
            "same": grows(1),
            "ten": grows(10),
            "hundred": grows(100),
            "large": missed(large),
            "surprise": [
                grows(100),
                StripsAndCorner(large.out, large.moved, large.promise, large.gap,
                                large.index[::-1]),
            ],
            "silent": Law(moves_nothing, tuple(found.silent.values())),
            "roll": rises((back.slopes, large.slopes), at=[large.index]),
            "answer": Law(nearly_kept, tuple(found.own.values())),
        },
    )  # fmt: skip


def missed(run: PromiseRun) -> Missed:
    return Missed(run.promise, run.change, run.gap)
