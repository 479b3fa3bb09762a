"""Tutorial 1: each dtype is a comb of numbers, and none of them has a tooth at 0.1."""

from __future__ import annotations

from gradmath.problems.tutorial_1.no_tooth_at_one_tenth import NoToothAtOneTenth as Found
from gradmath.problems.tutorial_1.no_tooth_at_one_tenth import no_tooth_at_one_tenth
from scenes.kit import Entry, Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.teeth import motions
from scenes.kit.teeth.board import TeethBoard, aims_of
from scenes.kit.teeth.facts import (
    Endless,
    HeldBy,
    LiesBeside,
    NoRoom,
    RoundedOff,
    TakesNearest,
    TooLarge,
)

LINES = 2  # of code
HALVES, SINGLE, DOUBLE = (0, 1), 2, 3  # lanes


class NoToothAtOneTenth(Lecture):
    """No dtype holds 0.1, whose digits never end: each takes the nearest of its numbers."""

    captions = {
        "title": ask("Which dtype holds {tenth} exactly?"),
        "combs": announce("A dtype is a comb: its teeth are its numbers, close or far."),
        "taken": state("`torch.tensor` takes the nearest tooth, in blue."),
        "guess": ask(
            "Which hold {tenth}?",
            ring=True,
            choices={"two": "`float32`, `float64`", "one": "`float64`", "none": "none"},
        ),
        "zoom": announce("We zoom in. On top: how far from {tenth}."),
        "halves": state({
            "above below": "`bfloat16` is above the line, `float16` below it.",
            "below above": "`bfloat16` is below the line, `float16` above it.",
            "above": "`bfloat16` and `float16` are above the line.",
            "below": "`bfloat16` and `float16` are below the line.",
        }),
        "on": announce("Teeth leave, and those of `float32` come apart."),
        "single": state({
            "single above": "`float32` is above it: {single}.",
            "single below": "`float32` is below it: {single}.",
        }),
        "far": announce("And the teeth of `float64`?"),
        "double": state("It misses as well: there is no tooth at {tenth}."),
        "why": announce("Why? {tenth} in binary: filled is {one}, unfilled {nil}."),
        "endless": state("These digits never end."),
        "cut": announce("A dtype reads digits until its room is full."),
        "round": silent(),
        "rounded": state({
            "framed": "None has room: rounding changes what is framed.",
            "cut off": "None has room: what follows is lost.",
        }),
        "whole": announce("Is a whole number safe? Here is {whole}."),
        "half": announce("Have `bfloat16` and `float16` room for its digits?"),
        "too large": state("The framed is lost. `float16` ends below: {inf}."),
        "wide": announce("And `float32`, `float64`?"),
        "kept": state("Only `float64` holds it exactly: `float32` is {lost}."),
        "back": announce("Back to {tenth}: now we zoom out."),
        "answer": state("None holds {tenth}: each takes its nearest tooth."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(no_tooth_at_one_tenth)
        self.words = words_of(found)
        window = self.open_window(found.listing, found.tenths[0].line, lines=LINES)
        board = self.board = TeethBoard(found, window)
        self.beat("combs", motions.arrive(board))
        self.beat("taken", pause=1.0)
        self.beat("guess")
        self.beat("zoom", motions.look(board, 0, 1, 1.6), motions.tell(board, *HALVES))
        self.beat("halves", pause=1.0)
        self.beat("on", motions.look(board, 1, 2, 3.0), motions.tell(board, SINGLE))
        self.beat("single", pause=1.0)
        self.beat("far", motions.look(board, 2, 3, 5.0), motions.tell(board, DOUBLE))
        self.beat("double", pause=2.0)
        self.beat("why", motions.fold(board))
        self.beat("endless", pause=0.5)
        self.beat("cut", motions.cut(board))
        self.beat("round", motions.round_off(board))
        self.beat("rounded", pause=0.8)
        self.beat("whole", motions.whole(board))
        self.beat("half", motions.keep(board, 0), motions.keep(board, 1))
        self.beat("too large")
        self.beat("wide", motions.keep(board, SINGLE), motions.keep(board, DOUBLE))
        self.beat("kept", pause=1.5)
        self.beat("back", motions.come_back(board))
        self.beat("answer", pause=2.0)


def words_of(found: Found) -> Words:
    tenth, whole = aims_of(found)
    digits, large = found.tenths[DOUBLE].digits, [each.tooth for each in found.wholes]
    teeth = [each.tooth for each in found.tenths]
    b, h, single, _ = teeth
    assert digits is not None

    def holders(*names: str) -> HeldBy:
        return HeldBy(teeth, tenth, frozenset(names))

    return Words(
        {
            "tenth": tenth,
            "whole": whole,
            "single": Entry(single.held, (), single.decimals),
            "one": Entry(digits, (found.places[1],)),
            "nil": Entry(digits, (found.places[0],)),
            "inf": Entry(large[1].held),
            "lost": Entry(large[SINGLE].held),
        },
        {
            "taken": TakesNearest(teeth, tenth),
            "two": holders("float32", "float64"),
            "one": holders("float64"),
            "none": holders(),
            "above below": [LiesBeside(b, tenth, 1), LiesBeside(h, tenth, -1)],
            "below above": [LiesBeside(b, tenth, -1), LiesBeside(h, tenth, 1)],
            "above": [LiesBeside(b, tenth, 1), LiesBeside(h, tenth, 1)],
            "below": [LiesBeside(b, tenth, -1), LiesBeside(h, tenth, -1)],
            "single above": LiesBeside(single, tenth, 1),
            "single below": LiesBeside(single, tenth, -1),
            "double": holders(),
            "endless": Endless(tenth),
            "framed": [Endless(tenth), RoundedOff(found.tenths, tenth, changes=True)],
            "cut off": [Endless(tenth), RoundedOff(found.tenths, tenth, changes=False)],
            "too large": [NoRoom(large[0], whole), TooLarge(large[1], whole)],
            "kept": HeldBy(large, whole, frozenset({"float64"})),
            "answer": Law(only_nearest, (found,)),
        },
    )


def only_nearest(found: Found) -> list[HeldBy | TakesNearest]:
    """No dtype holds the number; each takes the nearest of its own."""
    tenth, _ = aims_of(found)
    teeth = [each.tooth for each in found.tenths]
    return [HeldBy(teeth, tenth, frozenset()), TakesNearest(teeth, tenth)]
