"""Workshop 2, line 4: V keeps its size, and X.grad grows: tanh is steep where two rows meet."""

from __future__ import annotations

from gradmath.gradients.pairs import BACKWARD, DIAL, SIMILARITY, STRETCH
from gradmath.gradients.shares import DIAGONAL, SIZE, TYPICAL, WHOLE
from gradmath.problems.workshop_2.size_is_no_accident import SizeIsNoAccident as Found
from gradmath.problems.workshop_2.size_is_no_accident import size_is_no_accident
from scenes.kit import Entry, Face, Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.shares import meeting, telling
from scenes.kit.shares.board import ShareBoard
from scenes.kit.shares.facts import (
    CrowdGrows,
    FlatAlone,
    LessChange,
    SizeGoes,
    SquaresSumToOne,
)
from scenes.kit.shares.stage import ShareStage

LINES = 3  # of code
SAID = {"grew": "grows", "shrank": "shrinks", "stayed": "stays"}


class SizeIsNoAccident(Lecture):
    """Squares of V sum to 1; X.grad grows when weight goes to where tanh is steep."""

    captions = {
        "title": ask("Can `X.grad` grow if `V` does not?"),
        "rows": silent(),
        "squares": state("The size of `V`: its squares sum to {sum}."),
        "guess": ask(
            "Now pairs get a share. And `X.grad`?",
            ring=True,
            choices={"grows": "grows", "shrinks": "shrinks", "stays": "stays"},
        ),
        "shares": state({
            "grew": "`V` keeps its size; `X.grad` grows from {first} to {last}.",
            "shrank": "`V` keeps its size; `X.grad` shrinks from {first} to {last}.",
            "stayed": "`V` keeps its size; so does `X.grad`: {first}, {last}.",
        }),
        "tanh": announce("Back. Then squares go onto `tanh`, to their `X @ X.T`."),
        "again": announce("Again: weight leaves where `tanh` is flat."),
        "steep": state("Now `tanh` is steeper there, so `X.grad` grew."),
        "short": announce("Now the arrows get short, to where `tanh` is straight."),
        "level": state("Where `tanh` is straight, it changes less: {small} to {smaller}."),
        "crowd": announce("Now {draws} random `X`, faint, and their `rms`: `b`, then `-b`."),
        "end": state({
            "also": "Yes, random `X` too: it grows with `b` and with `-b`.",
            "random": "Yes, for random `X` it grows with `b` and with `-b`.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(size_is_no_accident)
        self.words = words_of(found)
        shares, short = found.shares, found.short
        start = shares[0]
        lit = start.listing.after(found.makes_rows)
        window = self.show_window(LoopWindow(start.listing, lit, CORNER, LINES))
        board = ShareBoard(shares, (*found.shrinking, *short), (found.crowd, found.mirrored))
        stage = self.stage = ShareStage(board, window)
        self.beat("rows", telling.arrive(stage), pause=0.1)
        self.beat("squares", telling.gather(stage, DIAGONAL, WHOLE), pause=0.4)
        self.beat("guess", telling.grow(stage, BACKWARD, SIZE), pause=0.1)
        self.beat("shares", telling.share_out(stage, DIAL, shares, 3.4), pause=0.6)
        self.beat("tanh", telling.share_out(stage, DIAL, shares[::-1], 1.2),
                  meeting.to_tanh(stage, SIMILARITY))  # fmt: skip
        self.beat("again", telling.share_out(stage, DIAL, shares, 3.6))
        self.beat("steep", pause=0.2)
        self.beat("short", meeting.shorten(stage, STRETCH, found.shrinking, 2.6))
        self.beat("level", telling.share_out(stage, DIAL, short, 2.0), pause=0.6)
        self.beat("crowd", meeting.to_crowd(stage, found.crowd, TYPICAL),
                  meeting.sweep(stage, DIAL, found.crowd, 0, 3.0),
                  meeting.sweep(stage, DIAL, found.through, 1, 3.0))  # fmt: skip
        self.beat("end", pause=1.6)


def grows(found: Found) -> SizeGoes:
    return SizeGoes(found.shares, "grows")


def shrinks(found: Found) -> SizeGoes:
    return SizeGoes(found.shares, "shrinks")


def stays(found: Found) -> SizeGoes:
    return SizeGoes(found.shares, "stays")


def keeps(found: Found) -> SquaresSumToOne:
    return SquaresSumToOne(found.shares)


def flat_alone(found: Found) -> FlatAlone:
    return FlatAlone(found.shares[0])


def changes_less(found: Found) -> LessChange:
    return LessChange(found.shares, found.short)


def grows_also(found: Found) -> CrowdGrows:
    return CrowdGrows(found.crowd, found.mirrored, found.shares, also=True)


def grows_at_random(found: Found) -> CrowdGrows:
    return CrowdGrows(found.crowd, found.mirrored, found.shares, also=False)


def words_of(found: Found) -> Words:
    shares, short = found.shares, found.short
    goes = {"grows": grows, "shrinks": shrinks, "stays": stays}
    laws = {way: Law(says, (found,)) for way, says in goes.items()}
    kept, flat = Law(keeps, (found,)), Law(flat_alone, (found,))
    return Words(
        {
            "sum": Entry(shares[0].whole, (), ink=Face.GRADIENT),
            "first": Entry(shares[0].size, (), ink=Face.GRADIENT),
            "last": Entry(shares[-1].size, (), ink=Face.GRADIENT),
            "draws": Entry(found.crowd[0].draws, ()),
            "small": Entry(short[0].size, (), ink=Face.GRADIENT),
            "smaller": Entry(short[-1].size, (), ink=Face.GRADIENT),
        },
        {
            **laws,
            **{said: [laws[way], kept] for said, way in SAID.items()},
            "squares": kept,
            "steep": [flat, laws["grows"]],
            "level": Law(changes_less, (found,)),
            "also": Law(grows_also, (found,)),
            "random": Law(grows_at_random, (found,)),
        },
    )
