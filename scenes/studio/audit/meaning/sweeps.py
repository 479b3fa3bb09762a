"""Sweeps: a dial is turned one way, one step after the other, from where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

from gradmath.records.dials import Turn, differs_in_one_statement, numbers_apart, turn_between
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.lecture import Lecture
from scenes.kit.motion.motions import Follow
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.meaning.shown import OnFrame
from scenes.studio.audit.provenance import leaves

CHECK = "sweep"


class Sweeps:
    """The motion that is under way: its states as planned, and those that frames have shown."""

    def __init__(self) -> None:
        self.motion: object = None
        self.fresh = False  # no frame of the motion has been seen yet
        self.held: dict[int, tuple[object, Record]] = {}  # what each number showed last
        self.there: set[int] = set()  # the drawables that the frame before has shown
        self.ways: dict[int, bool] = {}  # by dial: whether its value rises
        self.going_round: set[int] = set()  # dials that turn together, each to and fro
        self.planned: list[Fault] = []
        self.under_way: list[tuple[Follow, list[Listing | None]]] = []  # with the run of each state
        self.panel: Listing | None = None  # what stood on the panel of the latest frame

    def begin(self, scene: Lecture, shown: OnFrame) -> None:
        """Take note of a new motion, before its first frame is judged."""
        motion = scene.animations
        if motion is self.motion:
            return
        self.motion, self.fresh, self.ways, self.planned = motion, True, {}, []
        self.going_round = set()
        self.under_way = []
        standing = _listings(record for _, record in self.held.values())
        standing += [self.panel] if self.panel else []
        for sweep in _sweeps(motion or ()):
            runs = [run_of(state) for state in sweep.states]
            self.under_way.append((sweep, runs))
            self.planned += planned_faults(runs, known_runs(scene), standing)
            self.ways.update(_ways(sweep.states))
            self.going_round |= going_round(sweep.states)

    def see(self, shown: OnFrame) -> Iterator[Fault]:
        """States that come back, within one motion."""
        self.panel = shown.panel.listing if shown.panel else None
        yield from self.planned
        yield from self._due_faults(shown)
        turns: dict[tuple[object, object], Turn] = {}
        now: set[int] = set()
        for sight in shown.sights:
            key = id(sight.drawable)
            now.add(key)
            # What was not to be seen on the frame before comes from nowhere.
            before = self.held.get(key) if key in self.there else None
            if before is None or before[1] is not sight.record:
                self.held[key] = (sight.drawable, sight.record)
                one, other = (_listing(each) for each in (before and before[1], sight.record))
                if one and other and (one.lines, other.lines) not in turns:
                    turn = turn_between(one, other)
                    if turn:
                        turns[one.lines, other.lines] = turn
        self.there = now
        if self.fresh:  # a motion begins wherever it begins
            self.fresh = not turns
            return
        for turn in turns.values():
            rises = turn.after > turn.before
            if turn.place in self.going_round:
                continue
            if self.ways.setdefault(turn.place, rises) is not rises:
                yield Fault(CHECK, f"{turn.after:g} after {turn.before:g}", "one way in a motion")

    def _due_faults(self, shown: OnFrame) -> Iterator[Fault]:
        """What is shown of another run than the one that a sweep has come to."""
        for sweep, runs in self.under_way:
            due = runs[sweep.shown] if sweep.shown >= 0 else None
            seen = {*shown.listings, *([self.panel.lines] if self.panel else [])}
            if due is not None and seen and due.lines not in seen:
                yield Fault(CHECK, "another run than the sweep has come to", "the one that is due")


def planned_faults(
    runs: Sequence[Listing | None], known: Sequence[Listing], standing: Sequence[Listing]
) -> Iterator[Fault]:
    """What is wrong with the runs of the states that a motion is to show.

    A state that is of no run, or of several, is None. known are all runs of the scene, none of
    which may be left out on the way; standing those that are on the frame when the motion begins.
    """
    if None in runs or len({run.lines for run in runs if run}) < 2:
        return
    path = [run for run in runs if run is not None]
    if straight_ahead(path):
        return
    turns = [turn_between(a, b) for a, b in pairwise(path) if a.lines != b.lines]
    if not all(turns) or len({turn.place for turn in turns if turn}) != 1:
        yield Fault(CHECK, "runs that differ in more than one number", "one dial that is turned")
        return
    dial = turns[0]
    assert dial is not None
    values = _values(path, path[0], dial)
    if values != sorted(values) and values != sorted(values, reverse=True):
        yield Fault(CHECK, f"{_told(values)} in this order", "a dial turned one way")
        return
    known_values = sorted({*values, *_values(known, path[0], dial)})
    between = [value for value in known_values if min(values) < value < max(values)]
    left_out = [value for value in between if value not in values]
    if left_out:
        yield Fault(CHECK, f"a sweep without {_told(left_out)}", "none left out")
    here = _values(standing, path[0], dial)
    if here and all(
        abs(known_values.index(values[0]) - known_values.index(value)) > 1
        for value in here
        if value in known_values
    ):
        yield Fault(CHECK, f"a sweep from {values[0]:g}, away from {here[0]:g}", "from where it is")


def straight_ahead(path: Sequence[Listing]) -> bool:
    """Whether several numbers of one statement turn together, each of them one way.

    >>> path = [Listing(("import torch", f"v = [{k}, {-k}]")) for k in (1, 2, 3)]
    >>> straight_ahead(path), straight_ahead([*path, path[0]])
    (True, False)
    """
    if not all(differs_in_one_statement(path[0], each) for each in path):
        return False
    rows = _number_rows(path)
    turned = [[float(number) for number in row] for row in rows if len(set(row)) > 1]
    return len(turned) > 1 and all(row in (sorted(row), sorted(row)[::-1]) for row in turned)


def going_round(states: Sequence[Any]) -> set[int]:
    """The numbers of one statement that turn together, where states are of several runs each.

    Which run of a state is followed is no matter: their v is one.
    """
    first = [_listings(_records_of(state)) for state in states]
    if not all(len(each) > 1 for each in first):
        return set()
    path = [each[0] for each in first]
    if not all(differs_in_one_statement(path[0], each) for each in path):
        return set()
    turned = {place for place, row in enumerate(_number_rows(path)) if len(set(row)) > 1}
    return turned if len(turned) > 1 else set()


def _number_rows(path: Sequence[Listing]) -> list[tuple[str, ...]]:
    """What each number of the same lines is, one listing after the other."""
    return list(zip(*(numbers_apart(each.lines)[1] for each in path), strict=True))


def _ways(states: Sequence[Any]) -> Iterator[tuple[int, bool]]:
    """By dial, whether its value rises from the first state to the last."""
    first, last = run_of(states[0]), run_of(states[-1])
    turn = turn_between(first, last) if first and last else None
    if turn:
        yield turn.place, turn.after > turn.before


def _values(listings: Iterable[Listing], origin: Listing, dial: Turn) -> list[float]:
    """The dial's value in each listing that differs from another in nothing else."""
    values = []
    for listing in listings:
        turn = turn_between(origin, listing)
        if listing.lines == origin.lines:
            values.append(dial.before)
        elif turn and turn.place == dial.place:
            values.append(turn.after)
    return values


def _sweeps(animations: Iterable[Any]) -> Iterator[Follow]:
    for animation in animations:
        if isinstance(animation, Follow):
            yield animation
        yield from _sweeps(getattr(animation, "animations", ()))


def known_runs(scene: Lecture) -> list[Listing]:
    """The runs of all that the scene's problems returned."""
    number, found = _KNOWN.get(scene, (0, []))
    if number != len(scene.problems):
        records = (leaf for problem in scene.problems for _, leaf in leaves(problem.result))
        found = _listings(leaf for leaf in records if isinstance(leaf, Record))
        _KNOWN[scene] = len(scene.problems), found
    return found


_KNOWN: WeakKeyDictionary[Lecture, tuple[int, list[Listing]]] = WeakKeyDictionary()


def run_of(state: Any) -> Listing | None:
    """The one run that a state shows; None if it is of none or of several."""
    listings = _listings(_records_of(state))
    return listings[0] if len(listings) == 1 else None


def _records_of(state: Any) -> list[Record]:
    try:
        return [leaf for _, leaf in leaves(state) if isinstance(leaf, Record)]
    except TypeError:
        return []  # no record, and nothing that is made of them


def _listings(records: Iterable[Record]) -> list[Listing]:
    held = [listing for record in records if (listing := _listing(record))]
    return list({listing.lines: listing for listing in held}.values())


def _listing(record: Record | None) -> Listing | None:
    return record.expression.listing if record and record.expression else None


def _told(values: Iterable[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)
