"""Tutorial 1: integers of one byte lie on a ring, and a sum walks over its seam."""

from __future__ import annotations

from gradmath.problems.tutorial_1.integers_run_in_a_circle import (
    MAKE_N,
    MAKE_Q,
    REFUSED,
    integers_run_in_a_circle,
)
from gradmath.problems.tutorial_1.integers_run_in_a_circle import IntegersRunInACircle as Found
from scenes.kit import Entry, Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.circle import motions
from scenes.kit.circle.board import CircleBoard
from scenes.kit.circle.facts import (
    ComesOut,
    GetsSmaller,
    HalfIsKept,
    HasDtype,
    NoGradient,
    OnARing,
    OneTurnApart,
    SumOutcome,
)
from scenes.kit.truth.claims import CodePiece
from scenes.kit.truth.facts import BearingFact

LINES = 2  # of code


class IntegersRunInACircle(Lecture):
    """A sum of integers that leaves their ring at its end comes back at its beginning."""

    captions = {
        "title": ask("What is {a} + {added} in `int8`?"),
        "comb": announce("`int8` has {count} numbers, from {least} to {most}."),
        "ring": state("They lie on a ring: after {most} comes {least}."),
        "a": announce("The tensor `a`: {a} steps along the ring."),
        "guess": ask(
            "And another {added}: where to?",
            ring=True,
            choices={"plain": "to {sum}", "stops": "to {most}", "negative": "below zero"},
        ),
        "seam": silent(),
        "sum": state("torch is silent: {code} is {wrapped}."),
        "why": announce("Why {wrapped}? Now the ring rolls along a line."),
        "roll": silent(),
        "turn": state("{reached} and {wrapped} are one place: one turn, {count}, apart."),
        "other": announce("A tensor without dimensions: does it widen the ring?"),
        "narrow": state("Like a number: `int8` stays."),
        "dimension": announce("And a tensor with a dimension?"),
        "wide": state("It widens the ring: {plain}, in `int64`."),
        "half": announce("And half a step more?"),
        "float": state("{real}: the sum is `float32`, larger by a half."),
        "large": announce("But large numbers lie apart in `float32`."),
        "fall": silent(),
        "lost": state("{larger} is {lost}: smaller than {n}."),
        "refuse": announce("And a gradient? A slope needs small steps."),
        "refused": state("But integers lie apart: torch refuses a gradient."),
        "back": silent(),
        "answer": state("{code} passes {most}, and goes on at {least}."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(integers_run_in_a_circle)
        self.words = words_of(found)
        window = self.open_window(found.listing, found.make, lines=LINES)
        board = self.board = CircleBoard(found, window)
        number, scalar, wide = found.sums
        self.beat("comb", motions.arrive(board), pause=0.8)
        self.beat("ring", motions.bend(board), pause=1.2)
        self.beat("a", motions.set_out(board, found.make, found.a), pause=0.2)
        self.beat("guess")
        self.beat("seam", motions.pass_the_seam(board, number), pause=0.1)
        self.beat("sum", pause=1.5)
        self.beat("other", motions.enter(board, scalar), pause=0.1)
        self.beat("narrow", motions.point_out(board), pause=0.1)
        contact = board.contact()
        self.beat("why", motions.hang_up(board, contact), pause=0.4)
        self.beat("roll", motions.roll(board, contact), pause=0.1)
        self.beat("turn", pause=2.0)
        self.beat("dimension", motions.widen(board, contact, [number, scalar], wide), pause=0.1)
        self.beat("wide", pause=1.4)
        self.beat("half", motions.come_near(board, found.real), pause=0.1)
        self.beat("float", pause=1.4)
        self.beat("large", motions.large(board, MAKE_N), pause=0.8)
        self.beat("fall", motions.fall(board, found.lost.line), pause=0.1)
        self.beat("lost", pause=1.6)
        self.beat("refuse", motions.refuse(board, MAKE_Q, REFUSED), pause=0.4)
        self.beat("refused", pause=1.6)
        sums = [found.a, *found.sums, found.real]
        self.beat("back", motions.come_back(board, sums, number.line), pause=0.1)
        self.beat("answer", pause=2.0)


def words_of(found: Found) -> Words:
    a, plain, wrapped = found.a.value, found.wide.value, found.wrapped.value

    def comes(outcome: SumOutcome) -> ComesOut:
        return ComesOut(a, found.added, wrapped, found.highest, outcome)

    ring = OnARing(found.ring, found.following)
    narrow = [HasDtype(each.dtype, "int8") for each in found.sums[:2]]
    halved: list[BearingFact] = [
        HasDtype(found.real.dtype, "float32"),
        HalfIsKept(a, found.real.value),
    ]
    turn = OneTurnApart(Entry(plain, (0,)), Entry(wrapped, (0,)))
    wide: list[BearingFact] = [HasDtype(found.wide.dtype, "int64"), turn]
    reached = Entry(found.integers, (found.zero + found.steps,))
    return Words(
        {
            "a": CodePiece(found.listing, f"{found.start}"),
            "added": CodePiece(found.listing, f"{found.added.value}"),
            "count": Entry(found.count),
            "least": Entry(found.ring, (0,)),
            "most": Entry(found.highest),
            "plain": Entry(plain, (0,)),
            "sum": Entry(plain, (0,)),
            "reached": reached,
            "real": Entry(found.real.value, (0,)),
            "larger": CodePiece(found.listing, found.lost.line),
            "wrapped": Entry(wrapped, (0,)),
            "code": CodePiece(found.listing, found.wrapped.line),
            "n": Entry(found.n.value, (0,)),
            "lost": Entry(found.lost.value, (0,)),
        },
        {
            "ring": ring,
            "plain": comes("plain"),
            "stops": comes("stops"),
            "negative": comes("negative"),
            "sum": [comes("negative"), narrow[0]],
            "turn": OneTurnApart(reached, Entry(wrapped, (0,))),
            "narrow": narrow,
            "wide": wide,
            "float": halved,
            "lost": GetsSmaller(found.n.value, found.held, found.lost.value),
            "refused": NoGradient(found.refused),
            "answer": Law(goes_on, (found,)),
        },
    )


def goes_on(found: Found) -> list[OnARing | OneTurnApart]:
    """Behind the last number of a ring is its first, so that a sum is a whole turn less."""
    wide, wrapped = (Entry(each.value, (0,)) for each in (found.wide, found.wrapped))
    return [OnARing(found.ring, found.following), OneTurnApart(wide, wrapped)]
