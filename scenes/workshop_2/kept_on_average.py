"""Workshop 2, line 3: in each single step some entries of Y go against V, on average none does."""

from __future__ import annotations

from gradmath.problems.workshop_2.kept_on_average import kept_on_average
from gradmath.records.stepped import StepsAndMeans
from scenes.kit import Entry, Lecture, Position, Words, announce, ask, state
from scenes.kit.astray import averaging, stepping
from scenes.kit.astray.board import AstrayBoard
from scenes.kit.astray.facts import (
    FEWER,
    MORE,
    NONE,
    EachHasSome,
    OthersCancel,
    PushedToward,
    ShareAgainst,
)
from scenes.kit.astray.stage import AstrayStage
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.truth.claims import Ordinal

LINES = 3  # of code


class KeptOnAverage(Lecture):
    """Other rows push a pair against V; over all mirrorings these pushes cancel."""

    captions = {
        "title": ask("Do all entries follow `V`?"),
        "rows": announce("`V` weighs entries of `Y` up or down: the tinted side."),
        "guess": ask(
            "A step along `X.grad`: how many go against `V`?",
            ring=True,
            choices={NONE: "none", FEWER: "under half", MORE: "half or more"},
        ),
        "step": state({NONE: "In this step none.", FEWER: "{astray} of {all} go against `V`.",
                       MORE: "{astray} of {all} go against `V`."}),
        "push": state({
            "toward": "Row {k} pushes row {i} toward row {j}, so {entry} rises.",
            "away": "Row {k} pushes row {i} away from row {j}: {entry} falls.",
        }),
        "turn": announce("Now arrow {k} turns around, and its push with it."),
        "turned": state({
            "pushed": "Now it pushes row {i} away from row {j}: {there} falls.",
            "pulled": "Now it pushes row {i} toward row {j}: {there} rises.",
            "none then": "Now none goes against `V`.",
            "fewer then": "Now {others} of {all} go against `V`.",
            "more then": "Now {others} of {all} go against `V`.",
        }),
        "mirror": announce("Now arrow after arrow turns around, then a step."),
        "mean": ask("In each some go against `V`. In the mean, too?"),
        "average": state({"all follow": "Averaged, all follow `V`: what others push cancels."}),
        "random": announce("Now `X` is random, draw after draw."),
        "stream": state({"random follow": "A step may stray. Averaged, all follow `V`."}),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(kept_on_average)
        self.words = words_of(found)
        start = found.steps[0].listing
        window = self.show_window(
            LoopWindow(start, start.after("X = torch.tensor(["), CORNER, LINES)
        )
        stage = AstrayStage(AstrayBoard(found), window)
        self.beat("rows", stepping.arrive(stage), pause=0.8)
        self.beat("guess", stepping.grow_gradients(stage), pause=0.1)
        self.beat("step", stepping.step(stage, found.steps, 2.0), stepping.rim(stage), pause=1.0)
        self.beat("push", stepping.point_out(stage, found.steps), pause=0.8)
        self.beat("turn", stepping.turn(stage, found.steps, found.turning, 1.6),
                  stepping.step(stage, found.again, 1.4), pause=0.1)  # fmt: skip
        self.beat("turned", pause=1.6)
        self.beat("mirror", averaging.mirror(stage, 0.15), averaging.make_room(stage), pause=0.2)
        self.beat("mean", averaging.average(stage, found.means), pause=0.2)
        self.beat("average", pause=1.8)
        self.beat("random", averaging.stream(stage, found.stream, 2.5), pause=0.2)
        self.beat("stream", pause=2.0)


def words_of(found: StepsAndMeans) -> Words:
    after = found.again[-1]
    start, mean, drawn = found.start, found.means[-1], found.stream[-1]
    i, j = found.pair
    return Words(
        {
            "astray": Entry(start.astray, ()),
            "others": Entry(after.astray, ()),
            "all": Entry(start.entries, ()),
            "entry": Position(start.Y, found.pair),
            "there": Position(after.Y, found.pair),
            "k": Ordinal(start.X, 0, found.pusher),
            "i": Ordinal(start.X, 0, i),
            "j": Ordinal(start.X, 0, j),
        },
        {
            **{share: ShareAgainst(start.V, start.change, share) for share in (NONE, FEWER, MORE)},
            "toward": PushedToward(start.pushes, start.X, start.change, found.pair, toward=True),
            "away": PushedToward(start.pushes, start.X, start.change, found.pair, toward=False),
            **{
                f"{share} then": ShareAgainst(after.V, after.change, share)
                for share in (NONE, FEWER, MORE)
            },
            "pulled": PushedToward(after.pushes, after.X, after.change, found.pair, toward=True),
            "pushed": PushedToward(after.pushes, after.X, after.change, found.pair, toward=False),
            "mean": EachHasSome(found.ways),
            "random follow": ShareAgainst(drawn.V, drawn.mean, NONE),
            "all follow": [ShareAgainst(mean.V, mean.mean, NONE), OthersCancel(found.ways)],
        },
    )
