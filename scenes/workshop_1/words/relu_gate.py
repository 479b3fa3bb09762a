"""What the flagship's captions may name, and the facts that they state."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

from gradmath.problems.workshop_1.relu_gate import ReluGate, Slide
from gradmath.records.layer import MachineRun, NudgedRun
from gradmath.records.tensor import Reason
from scenes.kit import (
    Entry,
    Face,
    HowMany,
    Law,
    Length,
    Position,
    ProductSign,
    Words,
    column,
    count,
    every,
    falls,
    off,
    on,
    only,
    positions,
    rises,
    unchanged,
)
from scenes.kit.boards.machine.breaks import blocking
from scenes.kit.truth.facts import BearingFact, GainSign

FEW = 2  # entries that one caption names
COMMON = {Reason.V_IGNORES: "v", Reason.GATE_CLOSED: "switch", Reason.NO_PATH: "column"}
Facts: TypeAlias = Sequence[BearingFact]
Names: TypeAlias = dict[str, Entry | Position | ProductSign]


def guess_of(run: MachineRun) -> str:
    """Where the numbers that one might guess differ, they stand to be chosen from."""
    guesses = {each.text for each in guesses_of(run).values()}
    return "guess" if len(guesses) == 3 else "guess alone"


def guesses_of(run: MachineRun) -> dict[str, HowMany]:
    """How many entries get a gradient, how many outputs count, how many weights there are."""
    return {
        "reached": HowMany(run.x_grad, "!=", 0),
        "weighed": HowMany(run.v, "!=", 0),
        "crossings": HowMany(run.W, "!=", 0),
    }


def words_of(found: ReluGate) -> Words:
    run = found.flow
    closed = [i for i, gate in enumerate(run.gates.value) if not gate]
    reached, unreached = list(run.reached), list(run.unreached)
    first = reached[0] if reached else 0
    runs = (run, *(found.slide.runs if found.slide else ()))
    live = any(each.contributions.value.any() for each in runs)
    last = shown_last(found)
    ignored = list(run.outputs_with(Reason.V_IGNORES))
    stopped = list(run.outputs_with(Reason.GATE_CLOSED))
    unconnected, cancelled, small = (
        list(run.entries_with(kind)) for kind in (Reason.NO_PATH, Reason.CANCELS, Reason.UNDERFLOW)
    )
    numbers = {int(each.text): name for name, each in guesses_of(run).items()}
    return Words(
        {
            **guesses_of(run),
            **nudge_names(found),
            **slide_names(found.slide),
            "off": positions(run.z, closed),
            "size": Length(run.x_grad),
            "counted": HowMany(last.x_grad, "!=", 0),
            "where": Position(run.x_grad, (first,), Face.GRADIENT),
            **product_names(run, ("sent", "weight", "makes", "value"), first),
            "cancelled": positions(run.x, cancelled),
            "small": positions(run.x_grad, small),
        },
        {
            **{name: count(run.x_grad, "!=", 0, number) for number, name in numbers.items()},
            **nudge_facts(found),
            **slide_facts(found.slide),
            "to the switches": [
                ProductSign((Entry(run.v, (i,)), Entry(run.slopes, (i,))), Entry(run.z_bar, (i,)))
                for i in range(len(run.v.value))
            ],
            "all on": [every(run.z, ">", 0), on(run.gates)],
            "all off": [every(run.z, "<=", 0), off(run.gates)],
            **one_of(
                len(closed) <= FEW,
                "some off",
                "many off",
                [only(run.z, "<=", 0, at=closed), off(run.gates, at=closed)],
            ),
            "counted": count(last.x_grad, "!=", 0, len(last.reached)),
            "one product": [count(run.x_grad, "!=", 0, 1)]
            if single(run, first) is not None
            else (),
            "one": [count(run.x_grad, "!=", 0, 1)],
            "none": every(run.x_grad, "==", 0),
            "all": every(run.x_grad, "!=", 0),
            "some": count(run.x_grad, "!=", 0, len(reached)) if unreached else (),
            **break_facts(
                {
                    "v": every(run.v, "==", 0, at=ignored),
                    "switch": off(run.gates, at=stopped),
                    "column": column(run.W, unconnected, "==", 0),
                },
                run,
            ),
            **few_or_many("cancelled", cancelled, every(run.x_grad, "==", 0, at=cancelled)),
            **few_or_many("small", small, every(run.x_grad, "==", 0, at=small)),
            "why": Law(path_is_a_product, runs) if live else (),
        },
    )


def one_of(first: bool, name: str, other: str, facts: Facts) -> dict[str, Facts | tuple[()]]:
    """Facts under one of two names, and none under the other."""
    return {name: facts if first else (), other: () if first else facts}


def few_or_many(name: str, places: list[int], *facts: BearingFact) -> dict[str, Facts | tuple[()]]:
    """Facts of places that a caption names, or of so many that it does not."""
    return one_of(len(places) <= FEW, f"few {name}", f"many {name}", facts)


def break_facts(kinds: dict[str, BearingFact], run: MachineRun) -> dict[str, Facts | tuple[()]]:
    """The facts of the breaks that there are, under the name of them together."""
    there = [
        name for kind, name in COMMON.items() if any(blocking(path, kind) for path in run.paths)
    ]
    named = (", ".join(names) for size in (3, 2, 1) for names in combinations(kinds, size))
    due = [kinds[name] for name in there]
    found: dict[str, Facts | tuple[()]] = {
        name: due if name == ", ".join(there) else () for name in named
    }
    all_three = ", ".join(kinds)
    if not run.reached:  # there are no others
        found |= {f"none: {all_three}": found[all_three], all_three: ()}
    else:
        found[f"none: {all_three}"] = ()
    return found


def single(run: MachineRun, entry: int) -> int | None:
    """The row that all of an entry's gradient comes through; None if there are several, or none."""
    rows = run.contributions.value[:, entry].nonzero()[0].tolist()
    return rows[0] if len(rows) == 1 else None


def product_names(run: MachineRun, names: tuple[str, str, str, str], entry: int) -> Names:
    """z-bar times W is x.grad, for an entry whose gradient comes through one row."""
    i = single(run, entry)
    whole = Entry(run.x_grad, (entry,), ink=Face.GRADIENT)
    factors = Entry(run.z_bar, (i or 0,), ink=Face.GRADIENT), Entry(run.W, (i or 0, entry))
    return dict(zip(names, (*factors, ProductSign(factors, whole), whole), strict=True))


def shown_last(found: ReluGate) -> MachineRun:
    """The run that the machine comes to in the end."""
    if found.slide is not None:
        return found.slide.runs[-1]
    return found.nudges[-1].before if found.nudges else found.flow


def of_kind(found: ReluGate, reached: bool) -> NudgedRun | None:
    """The nudge of an entry that gets a gradient, or of one that gets none."""
    kinds = {nudge.entry in found.flow.reached: nudge for nudge in found.nudges}
    return kinds.get(reached)


def nudge_names(found: ReluGate) -> Names:
    names: Names = {}
    for reached, name, step in ((True, "moved", "step"), (False, "zero", "zero_step")):
        nudge = of_kind(found, reached)
        if nudge is not None:
            names |= {name: Position(nudge.after.x, (nudge.entry,)), step: Entry(nudge.step)}
            if reached:
                names |= {"gain": Entry(nudge.gain), "closes": promise_of(nudge),
                          "slope": slope_of(nudge)}  # fmt: skip
    return names


def slope_of(nudge: NudgedRun) -> Entry:
    return Entry(nudge.before.x_grad, (nudge.entry,), ink=Face.GRADIENT)


def promise_of(nudge: NudgedRun) -> GainSign:
    """Slope times step is the gain, as long as no switch moves."""
    ends = Entry(nudge.before.weighted), Entry(nudge.after.weighted)
    return GainSign((slope_of(nudge), Entry(nudge.step)), Entry(nudge.gain), ends)


def nudge_facts(found: ReluGate) -> dict[str, BearingFact | Facts]:
    facts: dict[str, BearingFact | Facts] = {}
    for reached, prefix in ((True, ""), (False, "zero ")):
        nudge = of_kind(found, reached)
        steps = nudge and (nudge.before.weighted, nudge.after.weighted)
        for name, kind in (("up", rises), ("down", falls), ("still", unchanged)):
            facts[prefix + name] = kind(steps) if steps else ()
    facts["zero still, switch"] = stopped_by_a_switch(found)
    nudge = of_kind(found, reached=True)
    kept = nudge is not None and promise_of(nudge).fault() is None
    facts["up by a product"] = facts["up"] if kept else ()
    return facts


def stopped_by_a_switch(found: ReluGate) -> Facts:
    """The nudge of a zero that reaches one switch, which is off before and after it."""
    nudge = of_kind(found, reached=False)
    if nudge is None:
        return ()
    before, after = nudge.before, nudge.after
    rows = before.W.value[:, nudge.entry].nonzero()[0].tolist()
    if len(rows) != 1 or before.gates.value[rows[0]] or after.z.value[rows[0]] > 0:
        return ()
    return [
        unchanged((before.weighted, after.weighted)),
        off(before.gates, at=rows),
    ]


def slide_names(slide: Slide | None) -> Names:
    if slide is None:
        return {}
    first, opened = slide.runs[0], slide.runs[slide.last_off + 1]
    return {
        "sliding": Position(first.x, (slide.entry,)),
        "stopped": Position(slide.runs[slide.last_off].x, (slide.entry,)),
        "corner": Position(slide.runs[slide.last_off].z, (slide.output,)),
        "at_rest": Position(slide.runs[slide.last_off].x_grad, (slide.entry,), Face.GRADIENT),
        "grad": Position(opened.x_grad, (slide.entry,), Face.GRADIENT),
        **product_names(opened, ("passed", "factor", "gives", "now"), slide.entry),
    }


def slide_facts(slide: Slide | None) -> dict[str, tuple[BearingFact, ...]]:
    if slide is None:
        names = ("at zero", "comes by a product", "comes", "still nothing")
        return dict.fromkeys(names, ())
    opened = slide.runs[slide.last_off + 1]
    turned = on(opened.gates, at=[slide.output])
    zero = every(opened.x_grad, "==", 0, at=[slide.entry])
    product = single(opened, slide.entry) is not None
    last = slide.runs[slide.last_off]
    rests = every(last.z, "==", 0, at=[slide.output]), off(last.gates, at=[slide.output])
    return {
        "at zero": rests if last.z.value[slide.output] == 0 else (),
        "comes by a product": (turned,) if product else (),
        "still nothing": (turned, zero),
        "comes": (turned,),
    }


def path_is_a_product(run: MachineRun) -> list[BearingFact]:
    """What comes through row i to x.grad[j] is v[i] times relu's slope times W[i, j].

    It says nothing of a run where every path carries something, or none does.
    """
    carried = run.contributions.value != 0
    if carried.all() or not carried.any():
        return []
    rows, columns = carried.shape
    places = [(i, j) for i in range(rows) for j in range(columns)]
    facts: list[BearingFact] = []
    for i, j in filter(carried.__getitem__, places):
        whole = Entry(run.contributions, (i, j))
        factors = Entry(run.v, (i,)), Entry(run.slopes, (i,)), Entry(run.W, (i, j))
        facts.append(ProductSign(factors, whole))
    empty = [place for place in places if not carried[place]]
    return [*facts, every(run.contributions, "==", 0, at=empty)]
