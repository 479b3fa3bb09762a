"""Workshop 1: v tilts the sheet L = v @ out, and x chooses on which facet of it one stands."""

from __future__ import annotations

from gradmath.problems.workshop_1.placed_lines import BACKWARD, PLACE, WEIGHTS
from gradmath.problems.workshop_1.v_is_an_objective import v_is_an_objective
from scenes.kit import Lecture, announce, ask, silent, state
from scenes.kit.climbers import motions
from scenes.kit.climbers.board import ClimberBoard
from scenes.workshop_1.words.v_is_an_objective import words_of

A, B, C = range(3)
LINES = 4  # of code


class VIsAnObjective(Lecture):
    """No v moves a climber on the facet where both switches are off; another x does."""

    captions = {
        "title": ask("Which `v` makes climber A move?"),
        "sheet": announce("Across {across}, {along}; upwards `L = v @ out`."),
        "climbers": announce("Climbers, with their switches, step along `x.grad`."),
        "stands": state({
            "step and stand": "They step along their arrows. A stands: `x.grad` is zero.",
            "stands": "A stands: its `x.grad` is zero.",
        }),
        "turn": silent(),
        "guess": ask(
            "Which `v` makes A move?",
            ring=True,
            choices={
                "by the first": "large {first}",
                "by the second": "large {second}",
                "by none": "no `v`",
            },
        ),
        "around": state({
            "none": "None: on the facet of A both switches are off.",
        }),
        "move": announce("Turn {moved} instead: A goes to the crease."),
        "over": state({"over": "Just over it the switch is on: {grad} is {value}."}),
        "uphill": silent(),
        "again": announce("Now turn `v` again."),
        "answer": state({"answer": "`v` tilts the facets. `x` chooses the facet."}),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(v_is_an_objective)
        self.words = words_of(found)
        start = found.first.climbers[A]
        window = self.open_window(start.listing, BACKWARD, lines=LINES)
        board = self.board = ClimberBoard(
            found.all_tilts, found.rows, window, found.largest, found.moments
        )
        board.lie_flat()
        self.beat("sheet", motions.rise(board))
        self.beat("climbers", *(motions.arrive(board, k, PLACE) for k in (A, B, C)),
                  motions.point(board, BACKWARD),
                  *(motions.walk(board, k, runs, PLACE, 1.5)
                    for k, runs in zip((B, C), found.climbs, strict=True)), pause=0.2)  # fmt: skip
        self.beat("stands", pause=0.8)
        self.beat("turn", motions.tilt(board, found.tilts, WEIGHTS, 2.0))
        self.beat("guess")
        self.beat("around", motions.tilt(board, found.around, WEIGHTS, 7.0, trail=True))
        self.beat("move", motions.walk(board, A, found.slide, PLACE, 2.5))
        self.beat("over", motions.cross(board, found.over, found.row, PLACE), pause=0.3)
        self.beat("uphill", motions.walk(board, A, found.uphill, PLACE, 1.6), pause=0.6)
        self.beat("again", motions.tilt(board, found.back, WEIGHTS, 2.0),
                  motions.tilt(board, found.back[::-1], WEIGHTS, 1.8), pause=0.2)  # fmt: skip
        self.beat("answer", pause=1.5)
