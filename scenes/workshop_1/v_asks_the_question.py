"""Workshop 1: which entries of v does x.grad follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from manim import Animation

from gradmath.problems.workshop_1.v_asks_the_question import VAsksTheQuestion as Found
from gradmath.problems.workshop_1.v_asks_the_question import v_asks_the_question
from gradmath.records.layer import MachineRun, TurnedWeights
from gradmath.records.tensor import Reason
from scenes.kit import (
    SAFE,
    BearingFact,
    Entry,
    Face,
    Law,
    Lecture,
    Machine,
    Position,
    ProductSign,
    Region,
    Words,
    announce,
    ask,
    changed,
    every,
    falls,
    off,
    on,
    rises,
    silent,
    state,
    unchanged,
)
from scenes.kit.boards.machine import changing, weighing
from scenes.kit.boards.machine.breaks import breaks_of, let_go, show_breaks
from scenes.kit.boards.machine.following import Followed

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.25, top=2.5)
BELOW_CODE = 0.82  # the code window ends above it
BACKWARD = "out.backward(v)"
Names: TypeAlias = dict[str, Any]
Facts: TypeAlias = dict[str, BearingFact | Sequence[BearingFact]]


class VAsksTheQuestion(Lecture):
    """x.grad follows an entry of v only where a switch is on between it and x."""

    captions = {
        "title": ask("Turn `v` up. Does `x.grad` follow?"),
        "machine": announce("From `x` through `W` and the switches of `relu` to `out`."),
        "sliders": announce("Now `v` is zero everywhere: `v @ out` is zero."),
        "question": ask("`x.grad`: how fast does `v @ out` move with each `x`?"),
        "first": announce("Turn up {slider}, and torch runs along."),
        "first read": state({
            "product": "{weight} × {wire} {makes} {value}: {grad} follows.",
            "moves": "`x.grad` follows.",
            "stands": "`x.grad` stays.",
        }),
        "guess": ask(
            "Which will `x.grad` follow next?",
            ring=True,
            choices={"all": "all", "some": "{movers} alone", "none": "none"},
        ),
        "follows": announce("Turn up {movers}."),
        "follows read": state({
            "one product": "{its_weight} × {its_wire} {gives} {its_value}: {its_grad} follows.",
            "moved": "`x.grad` follows.",
        }),
        "stops": announce("Turn up {stoppers}."),
        "stops read": state({
            "both stay": "{stoppers:Its switch is|Their switches are} off: "
                         "`x.grad` and `v @ out` stay.",
            "stays": "`x.grad` stays.",
        }),
        "nudge": announce("Why? Nudge {nudged} by {step}."),
        "nudge read": state({"still zero": "{out} is still zero, so its `v` weighs a zero."}),
        "put back": silent(alone=True),
        "beyond": announce("Now {again} goes through zero."),
        "below": announce("And nudge {reached} by {little}."),
        "below read": state({
            "falls": "{grad_below} is negative: `v @ out` falls.",
            "rises": "{grad_below} is positive: `v @ out` rises.",
        }),
        "other": announce("Another `v`: another question."),
        "same": state("Same `x`, `W` and `out`; another `v`, another `x.grad`."),
        "answer": state({
            "some on": "`x.grad` follows `v` only where a switch is on.",
            "all on": "Every switch is on: `x.grad` follows all of `v`.",
            "all off": "Every switch is off: `x.grad` stays zero.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(v_asks_the_question)
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = Machine(
            found.runs[0], STAGE, head=BELOW_CODE, runs=found.shown, bars=False
        )
        self.words = words_of(found)
        listing = machine.run.listing
        window = self.open_window(listing, "out = torch.relu(z)")
        self.beat("machine", weighing.assemble(machine), pause=0.1)
        self.beat("sliders", weighing.bring_sliders(machine), line="v @ out", pause=0.1)
        self.beat("question", weighing.bring_gradient(machine), line=BACKWARD)
        self.beat("first", *self.turn(found.first, 1.8), pause=0.1)
        self.beat("first read")
        movers, stoppers = found.movers, found.stoppers
        if len(found.others) > 1:
            self.beat("guess")
        if movers:
            self.beat("follows", *self.turn_all(movers, 1.5), pause=0.1)
            self.beat("follows read")
        if stoppers:
            self.beat("stops", *self.turn_all(stoppers, 1.3), pause=0.6)
            breaks = breaks_of(machine, Reason.GATE_CLOSED)
            self.beat("stops read", show_breaks(breaks), pause=0.3)
        if found.stopped:
            self.beat("nudge", let_go(breaks), changing.nudge(machine, window, found.stopped), pause=0.1)
            self.beat("nudge read")
            self.beat("put back", changing.put_back(machine, window), pause=0.1)
        start = found.beyond[0].runs[0].listing
        self.beat("beyond", *self.turn_all(found.beyond, 1.2), code=start, line=BACKWARD, pause=0.1)
        if found.below:
            self.beat("below", changing.nudge(machine, window, found.below), pause=0.1)
            self.beat("below read")
        back = [changing.put_back(machine, window)] if found.below else []
        self.beat("other", *back, weighing.choose(machine, window, found.other), pause=0.3)
        self.beat("same")
        self.beat("answer", show_breaks(breaks_of(machine, Reason.GATE_CLOSED)), pause=0.5)

    def turn(self, turned: TurnedWeights, run_time: float) -> list[Animation]:
        assert self.window is not None
        return weighing.turn(self.machine, self.window, turned, run_time)

    def turn_all(self, turns: Sequence[TurnedWeights], run_time: float) -> list[Animation]:
        return [motion for each in turns for motion in self.turn(each, run_time)]


def words_of(found: Found) -> Words:
    start, first, last = found.runs[0], found.first.runs[-1], found.other
    movers, stoppers = found.movers, found.stoppers
    (lead,) = found.first.rows
    return Words(
        {
            "slider": Position(start.v, (lead,), Face.GRADIENT),
            **product_names(first, ("weight", "wire", "makes", "value", "grad"), lead),
            "others": sliders(found.others),
            "movers": sliders(movers),
            "stoppers": sliders(stoppers),
            **mover_names(movers),
            **nudge_names(found),
            "again": Position(found.beyond[0].runs[0].v, (lead,), Face.GRADIENT),
        },
        {
            "sliders": [every(start.v, "==", 0), every(start.weighted, "==", 0)],
            "product": [product_of(first, lead), Law(follows, (found.first,))],
            "moves": Law(follows, (found.first,)),
            "stands": Law(stays, (found.first,)),
            **{share: Followed(found.others, share) for share in ("all", "some", "none")},
            **mover_facts(movers),
            "both stay": [off(stoppers[-1].runs[-1].gates, at=[turn.rows[0] for turn in stoppers]), Law(both_stay, stoppers)] if stoppers else (),
            "stays": Law(stays, stoppers),
            **nudge_facts(found),
            "beyond": Law(at_zero, found.beyond[:1]),
            "same": Law(same_layer, ((first, last),)),
            **answers(found),
        },
    )  # fmt: skip


def sliders(turns: Sequence[TurnedWeights]) -> list[Position]:
    """Those of some turns, as they stand before the first of them."""
    return [Position(turns[0].runs[0].v, turn.rows, Face.GRADIENT) for turn in turns]


def mover_names(movers: Sequence[TurnedWeights]) -> Names:
    if not movers:
        return {}
    turned, names = movers[-1], ("its_weight", "its_wire", "gives", "its_value", "its_grad")
    return product_names(turned.runs[-1], names, turned.rows[0])


def mover_facts(movers: Sequence[TurnedWeights]) -> Facts:
    law = Law(follows, tuple(movers))
    one = [product_of(movers[0].runs[-1], movers[0].rows[0]), law] if len(movers) == 1 else ()
    return {"one product": one, "moved": law}


def product_of(run: MachineRun, row: int) -> ProductSign:
    return product_names(run, ("", "", "sign", "", ""), row)["sign"]


def product_names(run: MachineRun, names: tuple[str, ...], row: int) -> Names:
    """v times W is x.grad, for the entry that a row brings most."""
    entry = reached_by(run, row)
    whole = Entry(run.x_grad, (entry,), ink=Face.GRADIENT)
    factors = Entry(run.v, (row,), ink=Face.GRADIENT), Entry(run.W, (row, entry))
    grad = Position(run.x_grad, (entry,), Face.GRADIENT)
    return dict(zip(names, (*factors, ProductSign(factors, whole), whole, grad), strict=True))


def reached_by(run: MachineRun, row: int) -> int:
    return int(abs(run.contributions.value[row]).argmax())


def follows(turn: TurnedWeights) -> list[BearingFact]:
    """x.grad changes where it does; a turn that changes nothing has no such place."""
    before, after = turn.runs[0].x_grad, turn.runs[-1].x_grad
    moved = (before.value != after.value).nonzero()[0].tolist()
    return [changed((before, after), at=moved or None)]


def stays(turn: TurnedWeights) -> list[BearingFact]:
    return [unchanged([run.x_grad for run in turn.runs])]


def both_stay(turn: TurnedWeights) -> list[BearingFact]:
    return [*stays(turn), unchanged([run.weighted for run in turn.runs])]


def nudge_names(found: Found) -> Names:
    names: Names = {}
    if found.stopped:
        after, entry = found.stopped.after, found.stopped.entry
        names |= {"nudged": Position(after.x, (entry,)), "step": Entry(found.stopped.step),
                  "out": Position(after.out, (found.stopped_row,))}  # fmt: skip
    if found.below:
        after, entry = found.below.after, found.below.entry
        grad = Position(found.below.before.x_grad, (entry,), Face.GRADIENT)
        names |= {"reached": Position(after.x, (entry,)), "little": Entry(found.below.step),
                  "grad_below": grad}  # fmt: skip
    return names


def nudge_facts(found: Found) -> Facts:
    facts: Facts = {"still zero": (), "falls": (), "rises": ()}
    if found.stopped:
        passes = found.stopped.before, found.stopped.after
        facts["still zero"] = [every(run.out, "==", 0, at=[found.stopped_row]) for run in passes]
    if found.below and found.below.step.value > 0:
        steps, at = (found.below.before, found.below.after), [found.below.entry]
        weighted, grad = [run.weighted for run in steps], found.below.before.x_grad
        facts["falls"] = [every(grad, "<", 0, at=at), falls(weighted)]
        facts["rises"] = [every(grad, ">", 0, at=at), rises(weighted)]
    return facts


def at_zero(turn: TurnedWeights) -> list[BearingFact]:
    return [every(turn.runs[-1].v, "==", 0, at=turn.rows)]


def same_layer(pair: tuple[MachineRun, MachineRun]) -> list[BearingFact]:
    one, other = pair
    return [every(getattr(one, name), "==", getattr(other, name)) for name in ("x", "W", "out")]


def answers(found: Found) -> Facts:
    gates = found.runs[0].gates.value
    kind = "all on" if gates.all() else "some on" if gates.any() else "all off"
    return {"some on": (), "all on": (), "all off": (), kind: [Law(by_switches, found.runs)]}


def by_switches(run: MachineRun) -> list[BearingFact]:
    """What comes through a row whose switch is off is zero; through another one it is not."""
    rows, columns = run.W.shape
    lit = [i for i in range(rows) if run.gates.value[i]]
    facts: list[BearingFact] = [on(run.gates, at=lit)] if lit else [off(run.gates)]
    dark = [(i, j) for i in range(rows) if i not in lit for j in range(columns)]
    return facts + [every(run.contributions, "==", 0, at=dark)] if dark else facts
