"""Workshop 2, line 4: V keeps its size, and X.grad grows: tanh is steep where two rows meet."""

from __future__ import annotations

from gradmath.gradients.pairs import BACKWARD, DIAL, SIMILARITY, STRETCH
from gradmath.gradients.shares import (
    DIAGONAL,
    GAVE,
    GOT,
    SEED,
    SHARE,
    SIZE,
    SLOPE,
    TYPICAL,
    WEIGHT,
    WHOLE,
)
from gradmath.problems.workshop_2.size_is_no_accident import SizeIsNoAccident as Found
from gradmath.problems.workshop_2.size_is_no_accident import size_is_no_accident
from scenes.kit import Entry, Face, Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.shares import meeting, telling
from scenes.kit.shares.board import ShareBoard
from scenes.kit.shares.facts import (
    AllGetsThrough,
    CrowdGrows,
    MoreGetsThrough,
    SharesAreProducts,
    SizeGoes,
    SquaresSumToOne,
)
from scenes.kit.shares.stage import ShareStage
from scenes.kit.truth.claims import Ordinal

LINES = 2  # of code
SAID = {"grew": "grows", "shrank": "shrinks", "stayed": "stays"}


class SizeIsNoAccident(Lecture):
    """Squares of V sum to 1; X.grad grows when weight goes to where tanh is steep."""

    captions = {
        "title": ask("Can `X.grad` grow if `V` does not?"),
        "rows": silent(),
        "squares": announce("The size of `V`: its squares in a bar."),
        "guess": ask(
            "`V` leaves its diagonal. `X.grad`?",
            ring=True,
            choices={"grows": "grows", "shrinks": "shrinks", "stays": "stays"},
        ),
        "shares": state({
            "grew": "`V` keeps its size; `X.grad` grows from {first} to {last}.",
            "shrank": "`V` keeps its size; `X.grad` shrinks from {first} to {last}.",
            "stayed": "`V` keeps its size; so does `X.grad`: {first}, {last}.",
        }),
        "why": ask("Why? Back: how much does arrow {row} get of each?"),
        "product": state("Weight × slope: small where `tanh` is flat."),
        "again": announce("Again: weight leaves where `tanh` is flat."),
        "steep": state("`V` gives the same; more gets through, `X.grad` grew."),
        "short": announce("A test: arrows so short that `tanh` is straight."),
        "level": state("Now all gets through, wherever the weight is."),
        "crowd": announce("By chance? {draws} random `X`, and `rms` of `X.grad`."),
        "end": state("Yes: it grows as weight leaves where `tanh` is flat."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(size_is_no_accident)
        self.words = words_of(found)
        shares = found.shares
        start = shares[0]
        lit = start.listing.after(found.makes_rows)
        window = self.show_window(LoopWindow(start.listing, lit, CORNER, LINES))
        board = ShareBoard(shares, (*found.shrinking, *found.short), found.crowd)
        stage = self.stage = ShareStage(board, window)
        self.beat("rows", telling.arrive(stage), pause=0.1)
        self.beat("squares", telling.gather(stage, DIAGONAL, WHOLE), pause=0.3)
        self.beat("guess", telling.grow(stage, BACKWARD, SIZE), pause=0.1)
        self.beat("shares", telling.share_out(stage, DIAL, shares, 3.2), pause=0.4)
        self.beat("why", telling.share_out(stage, DIAL, shares[::-1], 1.2),
                  meeting.meet(stage, SIMILARITY),
                  meeting.multiply(stage, (WEIGHT, SLOPE, SHARE), (GAVE, GOT)))  # fmt: skip
        self.beat("product", pause=0.2)
        self.beat("again", telling.share_out(stage, DIAL, shares, 3.6))
        self.beat("steep", meeting.span(stage))
        self.beat("short", meeting.shorten(stage, STRETCH, found.shrinking, 2.8))
        self.beat("level", telling.share_out(stage, DIAL, found.short, 2.0))
        self.beat("crowd", meeting.to_crowd(stage, found.crowd, SEED, TYPICAL),
                  meeting.sweep(stage, DIAL, found.crowd, 2.8))  # fmt: skip
        self.beat("end", pause=1.6)


def grows(found: Found) -> SizeGoes:
    return SizeGoes(found.shares, "grows")


def shrinks(found: Found) -> SizeGoes:
    return SizeGoes(found.shares, "shrinks")


def stays(found: Found) -> SizeGoes:
    return SizeGoes(found.shares, "stays")


def keeps(found: Found) -> SquaresSumToOne:
    return SquaresSumToOne(found.shares)


def are_products(found: Found) -> SharesAreProducts:
    return SharesAreProducts(found.shares)


def more_gets_through(found: Found) -> MoreGetsThrough:
    return MoreGetsThrough(found.shares)


def all_gets_through(found: Found) -> AllGetsThrough:
    return AllGetsThrough(found.short)


def crowd_grows(found: Found) -> CrowdGrows:
    return CrowdGrows(found.crowd)


def words_of(found: Found) -> Words:
    shares = found.shares
    goes = {"grows": grows, "shrinks": shrinks, "stays": stays}
    laws = {way: Law(says, (found,)) for way, says in goes.items()}
    kept = Law(keeps, (found,))
    return Words(
        {
            "first": Entry(shares[0].size, (), ink=Face.GRADIENT),
            "last": Entry(shares[-1].size, (), ink=Face.GRADIENT),
            "row": Ordinal(shares[0].X, 0, shares[0].row),
            "draws": Entry(found.crowd[0].draws, ()),
        },
        {
            **laws,
            **{said: [laws[way], kept] for said, way in SAID.items()},
            "steep": [laws["grows"], Law(more_gets_through, (found,))],
            "level": Law(all_gets_through, (found,)),
            "product": Law(are_products, (found,)),
            "end": Law(crowd_grows, (found,)),
        },
    )
