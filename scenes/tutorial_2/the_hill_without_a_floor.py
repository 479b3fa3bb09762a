"""Tutorial 2: for a target of 0 the loss falls on and on to the left, and is nowhere zero."""

from __future__ import annotations

from gradmath.problems.tutorial_2.the_hill_without_a_floor import (
    FAR,
    HEIGHTS,
    LOSS,
    MOVES,
    PROBABILITIES,
    TARGETS,
    the_hill_without_a_floor,
)
from gradmath.problems.tutorial_2.the_hill_without_a_floor import TheHillWithoutAFloor as Found
from scenes.kit import Entry, Lecture, Position, Words, ask, every, state
from scenes.kit.hill import climbing
from scenes.kit.hill.climbing import SlopeStage
from scenes.kit.hill.hill_facts import (
    FallsLeft,
    MeanOf,
    MiddleAndEnd,
    NoFloor,
    OnTheHill,
    ZeroAt,
)
from scenes.kit.hill.slope_board import SlopeBoard

LINES = 2  # of code
DIAL = f"z[{MOVES}] ="


class TheHillWithoutAFloor(Lecture):
    """Where the target is 0 no logit has a loss of zero: the hill falls to the left for ever."""

    captions = {
        "title": ask("Where is the floor of the loss?"),
        "beads": state("Three logits `z`; every target `y` is zero."),
        "hill": state("Each bead stands as high as its loss."),
        "guess": ask(
            "Slide {moved}: where is its floor?",
            ring=True,
            choices={"at zero": "at zero", "far left": "far left", "nowhere": "nowhere"},
        ),
        "on": state("Always lower, yet nowhere drawn is it zero."),
        "zero": state("At {there} the loss of {moved} is {here}."),
        "why": state("{there} is fifty-fifty; the target is the bottom of `p`."),
        "mean": state("The loss is their mean: {loss}."),
        "answer": state("No floor: everywhere drawn the hill falls to the left."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(the_hill_without_a_floor)
        self.words = words_of(found)
        start = found.start
        window = self.open_window(start.listing, found.begins, lines=LINES)
        board = SlopeBoard(found.made, found.hill, found.runs)
        stage = self.stage = SlopeStage(board, window)
        self.beat("beads", climbing.arrive(stage, TARGETS), pause=0.1)
        self.beat("hill", climbing.draw_hill(stage, start, HEIGHTS), pause=0.1)
        self.beat("guess", climbing.point_out(stage, MOVES), pause=0.1)
        self.beat("on", climbing.let_go(stage), climbing.slide(stage, DIAL, found.down, 3.6),
                  pause=0.3)  # fmt: skip
        self.beat("zero", climbing.slide(stage, DIAL, found.on[::-1], 2.2), pause=0.3)
        self.beat("why", climbing.squeeze(stage, PROBABILITIES, found.far), pause=3.2)
        self.beat("mean", climbing.come_back(stage),
                  climbing.slide(stage, DIAL, found.to_zero[::-1], 0.8),
                  climbing.level(stage, LOSS), pause=1.8)  # fmt: skip
        self.beat("answer", climbing.lay_tangents(stage, found.places), pause=1.0)


def words_of(found: Found) -> Words:
    start, there, hill = found.start, found.at_zero, found.hill
    nowhere = NoFloor(hill.line, hill.hill)
    return Words(
        {
            "moved": Position(start.z, (MOVES,)),
            "there": Entry(there.z, (MOVES,)),
            "here": Entry(there.h, (MOVES,)),
            "loss": Entry(start.loss, ()),
        },
        {
            "at zero": ZeroAt(hill.line, hill.hill, 0.0),
            "far left": ZeroAt(hill.line, hill.hill, FAR),
            "nowhere": nowhere,
            "beads": every(found.made.y, "==", 0),
            "hill": OnTheHill(start.z, start.h, (0, 1, 2)),
            "zero": OnTheHill(there.z, there.h, (MOVES,)),
            "on": nowhere,
            "why": MiddleAndEnd(hill.line, hill.sigmoid, there.y),
            "mean": MeanOf(start.h, start.loss),
            "answer": [nowhere, FallsLeft(hill.line, hill.slopes)],
        },
    )
