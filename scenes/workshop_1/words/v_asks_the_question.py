"""What the captions of VAsksTheQuestion may name, and the facts that they state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from gradmath.problems.workshop_1.v_asks_the_question import VAsksTheQuestion
from gradmath.records.layer import MachineRun, TurnedWeights
from scenes.kit import (
    BearingFact,
    Entry,
    Face,
    Law,
    Position,
    ProductSign,
    Words,
    changed,
    every,
    falls,
    off,
    on,
    rises,
    unchanged,
)
from scenes.kit.boards.machine.following import Followed

NamedClaims: TypeAlias = dict[str, Any]
StatedFacts: TypeAlias = dict[str, BearingFact | Sequence[BearingFact]]


def words_of(found: VAsksTheQuestion) -> Words:
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
            "both stay": off_and_still(stoppers),
            "alone off": off_and_still([found.first]),
            "stays": Law(stays, tuple(stoppers)),
            **nudge_facts(found),
            "beyond": Law(at_zero, found.beyond[:1]),
            "same": Law(same_layer, ((first, last),)),
            **answers(found),
        },
    )  # fmt: skip


def sliders(turns: Sequence[TurnedWeights]) -> list[Position]:
    """Those of some turns, as they stand before the first of them."""
    return [Position(turns[0].runs[0].v, turn.rows, Face.GRADIENT) for turn in turns]


def mover_names(movers: Sequence[TurnedWeights]) -> NamedClaims:
    if not movers:
        return {}
    turned, names = movers[-1], ("its_weight", "its_wire", "gives", "its_value", "its_grad")
    return product_names(turned.runs[-1], names, turned.rows[0])


def mover_facts(movers: Sequence[TurnedWeights]) -> StatedFacts:
    law = Law(follows, tuple(movers))
    one: list[BearingFact] = []
    if len(movers) == 1:
        one = [product_of(movers[0].runs[-1], movers[0].rows[0]), law]
    return {"one product": one, "moved": law}


def product_of(run: MachineRun, row: int) -> ProductSign:
    """That v times W makes x.grad, for the entry that a row brings most."""
    entry = reached_by(run, row)
    factors = Entry(run.v, (row,), ink=Face.GRADIENT), Entry(run.W, (row, entry))
    return ProductSign(factors, Entry(run.x_grad, (entry,), ink=Face.GRADIENT))


def product_names(run: MachineRun, names: tuple[str, ...], row: int) -> NamedClaims:
    """v times W is x.grad, for the entry that a row brings most."""
    sign = product_of(run, row)
    grad = Position(run.x_grad, sign.whole.index, Face.GRADIENT)
    return dict(zip(names, (*sign.parts, sign, sign.whole, grad), strict=True))


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


def off_and_still(turns: Sequence[TurnedWeights]) -> Sequence[BearingFact]:
    """Switches that are off, and what turns behind them changes nothing."""
    rows = [turn.rows[0] for turn in turns]
    gates = turns[-1].runs[-1].gates if turns else None
    if gates is None or gates.value[rows].any():
        return ()
    return [off(gates, at=rows), Law(both_stay, tuple(turns))]


def nudge_names(found: VAsksTheQuestion) -> NamedClaims:
    names: NamedClaims = {}
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


def nudge_facts(found: VAsksTheQuestion) -> StatedFacts:
    facts: StatedFacts = {"still zero": (), "falls": (), "rises": ()}
    if found.stopped:
        passes = found.stopped.before, found.stopped.after
        facts["still zero"] = [every(run.out, "==", 0, at=[found.stopped_row]) for run in passes]
    if found.below and float(found.below.step.value) > 0:
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


def answers(found: VAsksTheQuestion) -> StatedFacts:
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
