"""Tutorial 3: one b, copied to every row; what comes back to it is folded onto one row."""

from __future__ import annotations

from gradmath.problems.tutorial_3.summed_backward import summed_backward
from gradmath.records.loom import Lift, LoomPass
from gradmath.records.tensor import Record
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Position,
    ProductSign,
    Region,
    SumSign,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.graph.cloth.facts import (
    Cancel,
    ColumnLifted,
    Itself,
    LastRow,
    MeanRow,
    ReadByAll,
    SummedOver,
)
from scenes.kit.graph.loom import backward, forward, lifting, margins
from scenes.kit.graph.loom.loom import Loom

STAGE = Region(SAFE.left + 0.03, 1.8, bottom=-2.42, top=2.5)
BESIDE = Region(2.45, SAFE.right, bottom=-2.42, top=0.85)
CHOICES = {"itself": "`V`", "last": "last row", "mean": "mean row", "sum": "sum of rows"}


class SummedBackward(Lecture):
    """What broadcasting copies forward, the backward pass sums along the same axis."""

    captions = {
        "title": ask("What comes back to a copied tensor?"),
        "rows": silent(),
        "copies": announce("Broadcasting: one `b` is copied to every row."),
        "weights": announce("`V` says how much an entry of `z` counts."),
        "guess": ask("What is `b.grad`?", ring=True, choices=CHOICES),
        "guess alone": ask("What is `b.grad`?", ring=True),
        "back": silent(),
        "fold": state("`b.grad` is the sum over the rows: {sums}."),
        "under": state({
            "cancel": "{there} adds {terms}: they cancel.",
            "add": "{there} adds {terms}.",
        }),
        "nudge": ask("Nudge {nudged} by {step}: how far does each row move, times `V`?"),
        "why": state("One nudge lifts a column: {step} × {came} {makes} {together}."),
        "other": ask("Nudge {where} by {again}: how far now?"),
        "other effect": state({
            "in vain": "{again} × {other} {gives} {all}: the column lifts, the effects cancel.",
            "in sum": "One nudge lifts a column: {again} × {other} {gives} {all}.",
        }),
        "others": announce("`c` is copied to every column, `s` to every entry."),
        "once more": silent(),
        "columns": state("`c.grad` is the sum over the columns."),
        "corner": state("`s.grad` is the sum over both."),
        "answer": state("Copied forward, summed backward."),
    }  # fmt: skip

    def construct(self) -> None:
        run = self.problem(summed_backward)
        loom = self.loom = Loom(run, STAGE, BESIDE)
        self.words = words_of(run)
        window = self.open_window(run.listing, "b.requires_grad_()")
        self.beat("rows", forward.arrive(loom), pause=0.2)
        self.beat("copies", forward.draw_down(loom, window))
        self.beat("weights", forward.lay_weights(loom, window))
        self.beat("guess" if self.one_right else "guess alone")
        self.beat("back", backward.fold_rows(loom), pause=0.3)
        self.beat("fold", backward.put_away(loom))
        self.beat("under", backward.look_at(loom, run.lifts[-1].entry), pause=0.3)
        bench = lifting.LiftBench(loom, run.lifts)
        first, *more = run.lifts
        gone = backward.look_away(loom)
        self.beat("nudge", gone, lifting.lift_column(loom, window, first, bench), pause=0.2)
        self.beat("why", lifting.join(loom, window, first, bench), pause=1.5)
        for last in more:
            fall = lifting.let_go(loom, first, bench)
            self.beat("other", fall, lifting.lift_column(loom, window, last, bench, pace=0.65))
            self.beat("other effect", lifting.join(loom, window, last, bench), pause=1.0)
        others = margins.Margins(loom)
        fall = lifting.let_go(loom, run.lifts[-1], bench, last=True)
        self.beat("others", margins.begin(others, window, fall), pause=0.2)
        self.beat("once more", margins.draw_sideways(others, window), pause=0.2)
        self.beat("columns", margins.turn_cloth(others, window), margins.fold_columns(others))
        self.beat("corner", margins.fold_once_more(others))
        self.beat("answer", margins.answer(others))

    @property
    def one_right(self) -> bool:
        """Whether the numbers tell the guesses apart."""
        return sum(self.words.holds(each) for each in CHOICES) == 1


def words_of(run: LoomPass) -> Words:
    first, last = run.lifts[0], run.lifts[-1]
    k, V, rest = last.entry, run.V, run.margins

    def gradient(record: Record, *index: int) -> Entry:
        return Entry(record, index, ink=Face.GRADIENT)

    terms = tuple(gradient(V, row, k) for row in range(V.shape[0]))
    total = gradient(run.grad, k)
    came, other = gradient(run.grad, first.entry), total
    step, together, whole = Entry(first.step), Entry(first.together), Entry(last.together)
    again, effects = Entry(last.step), tuple(map(Entry, last.effects))
    makes, gives = ProductSign((step, came), together), ProductSign((again, other), whole)
    lifted = lifts_one_column(run, first)
    read = ReadByAll(run.strides, (0,))
    return Words(
        {
            "sums": [gradient(run.grad, each) for each in range(run.grad.shape[0])],
            "where": Position(run.b, (k,), Face.VALUE),
            "there": Position(run.grad, (k,), Face.GRADIENT),
            "terms": terms,
            "nudged": Position(run.b, (first.entry,), Face.VALUE),
            "step": step,
            "came": came,
            "makes": makes,
            "together": together,
            "again": again,
            "other": other,
            "gives": gives,
            "all": whole,
        },
        {
            "copies": read,
            "itself": Itself(V, run.grad),
            "last": LastRow(V, run.grad),
            "mean": MeanRow(V, run.grad),
            "sum": SummedOver(V, (0,), run.grad),
            "fold": SummedOver(V, (0,), run.grad),
            "cancel": Cancel(terms, total),
            "add": SumSign(terms, total),
            "nudge": lifted,
            "why": lifted,
            "in vain": [lifts_one_column(run, last), Cancel(effects, whole)],
            "in sum": lifts_one_column(run, last),
            "others": [ReadByAll(rest.c_strides, (1,)), ReadByAll(rest.s_strides, (0, 1))],
            "columns": SummedOver(V, (1,), rest.c_grad),
            "corner": SummedOver(V, (0, 1), rest.s_grad),
            "answer": Law(copies_are_summed, (run,)),
        },
    )


def lifts_one_column(run: LoomPass, lift: Lift) -> ColumnLifted:
    return ColumnLifted(run.z, lift.lifted, lift.entry)


def copies_are_summed(run: LoomPass) -> list[SummedOver]:
    """What a tensor gets is summed along the axes that it was copied along."""
    rest = run.margins
    return [
        SummedOver(run.V, (0,), run.grad),
        SummedOver(run.V, (1,), rest.c_grad),
        SummedOver(run.V, (0, 1), rest.s_grad),
    ]
