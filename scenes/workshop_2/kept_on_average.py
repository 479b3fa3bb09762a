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
    OthersPush,
    OwnPush,
    OwnRemains,
    RowPushes,
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
        "opened": ask("What pushes {entry}?"),
        "own": state({
            "apart": "Its weight, {weight}, pushes rows {i} and {j} apart.",
            "together": "Its weight, {weight}, pushes rows {i} and {j} together.",
        }),
        "others": state({
            "outdone": "Others push them back, by more: {entry} rises.",
            "overdone": "Others push them back, by more: {entry} falls.",
            "kept": "With what others push, {entry} still follows `V`.",
        }),
        "turn": announce("Now arrow {k} turns around."),
        "turned": state({
            "pushed": "Now it pushes rows {i} and {j} apart: {there} falls.",
            "pulled": "Now it pushes rows {i} and {j} together: {there} rises.",
        }),
        "mirror": announce("Now arrow after arrow turns around."),
        "mean": announce("Now the mean of this, run after run."),
        "cancel": state({"own remains": "Averaged, others' pushes cancel: that of {own} stays."}),
        "each": announce("Now the mean of `change`, run after run."),
        "random": announce("And with random `X`, draw after draw."),
        "stream": state({"all follow": "A step may stray. Averaged, all follow `V`."}),
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
        self.beat("step", stepping.step(stage, found.steps, 1.6), stepping.rim(stage), pause=0.6)
        self.beat("opened", stepping.open_cell(stage, found.steps), pause=0.1)
        self.beat("own", stepping.own_push(stage), pause=0.6)
        self.beat("others", stepping.others_push(stage), pause=0.5)
        self.beat("turn", stepping.turn(stage, found.turning, 1.3), pause=0.1)
        self.beat("turned", pause=0.8)
        self.beat("mirror", averaging.mirror(stage, 0.5, 0.15), pause=0.2)
        self.beat("mean", averaging.cancel(stage, found.shared, 2.0), pause=0.1)
        self.beat("cancel", averaging.level(stage), pause=0.8)
        self.beat("each", averaging.every_entry(stage, found.means, 3.2), pause=0.1)
        self.beat("random", averaging.stream(stage, found.stream, 2.6), pause=0.1)
        self.beat("stream", pause=1.5)


def words_of(found: StepsAndMeans) -> Words:
    after = found.again[-1]
    start, drawn = found.start, found.stream[-1]
    whole = found.shared[-1]
    i, j = found.pair
    push = {
        kind: OthersPush(start.shares, start.total, start.change, found.pair, kind)
        for kind in ("rises", "falls", "follows")
    }
    return Words(
        {
            "astray": Entry(start.astray, ()),
            "all": Entry(start.entries, ()),
            "entry": Position(start.Y, found.pair),
            "weight": Position(start.V, found.pair),
            "own": Position(whole.V, found.pair),
            "there": Position(after.Y, found.pair),
            "k": Ordinal(start.X, 0, found.pusher),
            "i": Ordinal(start.X, 0, i),
            "j": Ordinal(start.X, 0, j),
        },
        {
            **{share: ShareAgainst(start.V, start.change, share) for share in (NONE, FEWER, MORE)},
            "apart": OwnPush(start.V, start.shares, found.pair, together=False),
            "together": OwnPush(start.V, start.shares, found.pair, together=True),
            "outdone": push["rises"],
            "overdone": push["falls"],
            "kept": push["follows"],
            "pulled": RowPushes(after.shares, found.bar, after.change, found.pair, together=True),
            "pushed": RowPushes(after.shares, found.bar, after.change, found.pair, together=False),
            "own remains": OwnRemains(whole.shares, whole.total),
            "all follow": ShareAgainst(drawn.V, drawn.mean, NONE),
        },
    )
