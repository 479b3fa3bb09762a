"""What the captions of ReadItByEye may name, and the facts that they state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from gradmath.problems.workshop_1.read_it_by_eye import ReadItByEye
from gradmath.records.layer import MachineRun
from gradmath.records.tensor import Reason
from scenes.kit import (
    BearingFact,
    Entry,
    Face,
    HowMany,
    Law,
    Length,
    Position,
    ProductSign,
    SumSign,
    Words,
    changed,
    column,
    count,
    every,
    off,
    positions,
    unchanged,
)
from scenes.kit.boards.machine.addends import order
from scenes.kit.boards.machine.outcomes import (
    Appearing,
    Arriving,
    Cancelling,
    Changing,
    HowManyColumns,
)

ReadNames: TypeAlias = dict[str, Any]
ReadFacts: TypeAlias = dict[str, BearingFact | Sequence[BearingFact]]
KINDS = ("live", "broken", "cancelled", "empty")


def groups_of(run: MachineRun) -> dict[str, list[int]]:
    """The entries of x by how their columns read; groups that have none are left out."""
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for path in run.paths:
        if path.reached:
            kind = "live"
        elif Reason.NO_PATH in path.kinds:
            kind = "empty"
        else:
            kind = "cancelled" if path.carriers else "broken"
        found[kind].append(path.entry)
    return {kind: entries for kind, entries in found.items() if entries}


def words_of(found: ReadItByEye) -> Words:
    first, flipped, muted = found.runs
    groups = groups_of(first)
    live = groups.get("live", [])
    own = Position(flipped.x_grad, (found.flip,), Face.GRADIENT)
    return Words(
        {
            **guesses_of(first),
            **{kind: positions(first.x, entries) for kind, entries in groups.items()},
            **addend_names(first, (live or [0])[0], ("one", "other")),
            **addend_names(first, groups.get("cancelled", [0])[0], ("former", "latter")),
            "reached": HowMany(first.x_grad, "!=", 0),
            "size": Length(first.x_grad),
            "turning": Position(first.x, (found.flip,)),
            "own": own,
            **product_names(flipped, found.flip),
            "movers": moved_names(first, flipped),
            "slider": Position(flipped.v, (found.mute,), Face.GRADIENT),
            "risers": moved_names(flipped, muted),
            **appearing_names(found),
        },
        {
            **{
                name: count(first.x_grad, "!=", 0, each.number)
                for name, each in guesses_of(first).items()
            },
            **live_facts(first, live),
            **broken_facts(first, groups.get("broken", [])),
            **cancelled_facts(first, groups.get("cancelled", [])),
            "empty": column(first.W, groups["empty"], "==", 0) if "empty" in groups else (),
            "no entry": every(first.x_grad, "==", 0),
            "all entries": every(first.x_grad, "!=", 0),
            "some entries": count(first.x_grad, "!=", 0, len(first.reached)),
            **flip_facts(found),
            **mute_facts(found),
            "why": Law(sum_of_paths, found.runs) if any(map(has_paths, found.runs)) else (),
        },
    )


def guesses_of(run: MachineRun) -> dict[str, HowMany | HowManyColumns]:
    """How many entries might be not zero: those that are, with live paths, with weights."""
    return {
        "sums": HowMany(run.x_grad, "!=", 0),
        "paths": HowManyColumns(run.contributions),
        "wires": HowManyColumns(run.W),
    }


def guess_of(run: MachineRun) -> str:
    """Where what one might guess differs, it stands to be chosen from."""
    numbers = {each.number for each in guesses_of(run).values()}
    return "guess" if len(numbers) == 3 else "guess alone"


def addends_of(run: MachineRun, entry: int) -> list[Entry]:
    """What comes to an entry of x.grad, as the rows stand."""
    rows = sorted(order(run, entry))
    return [Entry(run.contributions, (i, entry), ink=Face.GRADIENT) for i in rows]


def addend_names(run: MachineRun, entry: int, names: tuple[str, str]) -> ReadNames:
    nothing = Entry(run.x_grad, (entry,), ink=Face.GRADIENT)
    first, second, *_ = [*addends_of(run, entry), nothing, nothing]
    return dict(zip(names, (first, second), strict=True))


def sum_of(run: MachineRun, entry: int) -> SumSign:
    """That the addends of an entry make x.grad there."""
    parts = tuple(addends_of(run, entry))
    return SumSign(parts, Entry(run.x_grad, (entry,), ink=Face.GRADIENT))


def live_facts(run: MachineRun, live: list[int]) -> ReadFacts:
    facts: ReadFacts = {"two paths": (), "one path": (), "many paths": ()}
    if live:
        name = {1: "one path", 2: "two paths"}.get(len(order(run, live[0])), "many paths")
        due = [Arriving(tuple(addends_of(run, entry))) for entry in live]
        facts["many paths" if len(live) > 1 else name] = due
    return facts


def broken_facts(run: MachineRun, entries: list[int]) -> ReadFacts:
    """The reasons of columns that have weights, and no live path."""
    reasons = [reason for entry in entries for reason in run.paths[entry].reasons]
    rows = {
        kind: sorted({i for each in reasons if each.kind is kind for i in each.outputs})
        for kind in (Reason.GATE_CLOSED, Reason.V_IGNORES)
    }
    closed, ignored = rows.values()
    facts: ReadFacts = {"switch and v": (), "switch": (), "v": ()}
    due: list[BearingFact] = [off(run.gates, at=closed)] if closed else []
    due += [every(run.v, "==", 0, at=ignored)] if ignored else []
    name = "switch and v" if closed and ignored else "switch" if closed else "v"
    return facts | {name: due}


def cancelled_facts(run: MachineRun, entries: list[int]) -> ReadFacts:
    pair = len(entries) == 1 and len(order(run, entries[0])) == 2
    due = [Cancelling(tuple(addends_of(run, entry))) for entry in entries]
    return {"pair": due if pair else (), "cancel": () if pair else due}


def moved(before: MachineRun, after: MachineRun) -> list[int]:
    """The entries of x.grad that another run changes."""
    pairs = zip(before.x_grad.value, after.x_grad.value, strict=True)
    return [j for j, (one, other) in enumerate(pairs) if one != other]


def moved_names(before: MachineRun, after: MachineRun) -> list[Position]:
    return [Position(after.x_grad, (j,), Face.GRADIENT) for j in moved(before, after) or [0]]


def product_names(run: MachineRun, entry: int) -> ReadNames:
    """v times W is x.grad, for an entry that one path comes to."""
    rows = order(run, entry)
    i = rows[0] if rows else 0
    whole = Entry(run.x_grad, (entry,), ink=Face.GRADIENT)
    factors = Entry(run.v, (i,), ink=Face.GRADIENT), Entry(run.W, (i, entry))
    sign = ProductSign(factors, whole)
    return dict(zip(("weight", "wire", "makes", "now"), (*factors, sign, whole), strict=True))


def flip_facts(found: ReadItByEye) -> ReadFacts:
    """What another sign of x[flip] changes: nothing, its own entry, or others."""
    before, after, own = found.first, found.flipped, found.flip
    pair, changes = (before.x_grad, after.x_grad), moved(before, after)
    facts: ReadFacts = dict.fromkeys(("product", "itself changes", "others change"), ())
    # What may be guessed; of these one is right.
    for share in ("none", "itself", "others"):
        facts[share] = Changing(*pair, share, own)
    facts["stays"] = Law(changes_nowhere, ((before, after),))
    if changes:
        alone = changes == [own] and len(after.x_grad.value) > 1
        name = "itself changes" if alone else "others change"
        facts[name] = Law(changes_where, ((before, after),))
        if name == "itself changes" and len(order(after, own)) == 1:
            facts["product"] = facts[name]
    return facts


def changes_where(pair: tuple[MachineRun, MachineRun]) -> list[BearingFact]:
    """x.grad changes where it does, and nowhere else."""
    return [changed([run.x_grad for run in pair], at=moved(*pair))]


def changes_nowhere(pair: tuple[MachineRun, MachineRun]) -> list[BearingFact]:
    return [unchanged([run.x_grad for run in pair])]


def appearing(found: ReadItByEye) -> list[int]:
    """The entries that are zero until v[mute] is."""
    before, after = found.flipped.x_grad.value, found.muted.x_grad.value
    return [j for j in range(len(after)) if before[j] == 0 and after[j] != 0]


def appearing_names(found: ReadItByEye) -> ReadNames:
    entry = (appearing(found) or [0])[0]
    return {
        "risen": Position(found.muted.x_grad, (entry,), Face.GRADIENT),
        "height": Entry(found.muted.x_grad, (entry,), ink=Face.GRADIENT),
    }


def mute_facts(found: ReadItByEye) -> ReadFacts:
    """Whether a gradient appears as v[mute] goes to zero, and what else changes."""
    before, after = found.flipped, found.muted
    pair, changes, came = (before.x_grad, after.x_grad), moved(before, after), appearing(found)
    return {
        "last guess": Law(is_muted, (found,)),
        "yes": Appearing(*pair, "some"),
        "no": Appearing(*pair, "none"),
        "appears": Law(were_zero, (found,)) if came else (),
        "less": Law(changes_where, ((before, after),)) if changes else (),
        "still": Law(changes_nowhere, ((before, after),)),
    }


def is_muted(found: ReadItByEye) -> list[BearingFact]:
    return [every(found.muted.v, "==", 0, at=[found.mute])]


def were_zero(found: ReadItByEye) -> list[BearingFact]:
    return [every(found.flipped.x_grad, "==", 0, at=appearing(found))]


def has_paths(run: MachineRun) -> bool:
    return bool(run.contributions.value.any())


def sum_of_paths(run: MachineRun) -> list[BearingFact]:
    """x.grad[j] is the sum of v[i] * slope * W[i, j] over its paths; without any it is zero.

    It says nothing of a run where nothing arrives.
    """
    if not has_paths(run):
        return []
    facts: list[BearingFact] = []
    bare = []
    for j in range(run.W.shape[1]):
        rows = order(run, j)
        if not rows:
            bare.append(j)
            continue
        facts.append(sum_of(run, j))
        for i in rows:
            factors = Entry(run.v, (i,)), Entry(run.slopes, (i,)), Entry(run.W, (i, j))
            facts.append(ProductSign(factors, Entry(run.contributions, (i, j))))
    return [*facts, every(run.x_grad, "==", 0, at=bare)] if bare else facts
