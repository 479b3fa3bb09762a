"""Workshop 1: which entries of v turn x.grad, and which turn nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ParameterError
from gradmath.gradients.machine import decimals_of, forward_run, with_decimals
from gradmath.gradients.nudges import small_step
from gradmath.gradients.relu_layer import expect_readable, layer_tensors, weights_like
from gradmath.problems.workshop_1.course import W_DIAGONAL, X
from gradmath.problems.workshop_1.weighed_lines import WeighedLines
from gradmath.records.layer import ForwardRun, MachineRun, NudgedRun, TurnedWeights
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values

V_UP = (0.8, 0.8, 0.8, 0.8)
V_OTHER = (-0.6, 0.5, -0.4, 0.3)
MOST_ROWS, MOST_COLUMNS = 4, 8  # of W: more would not be read beside the line that makes v
_HALFWAY = 50  # hundredths: how far the first slider goes beyond zero
_GAIN = "v @ out - before"


@dataclass(frozen=True, eq=False)
class VAsksTheQuestion:
    """Sliders of v turned up one after the other, and what x.grad does.

    first is the one that brings the largest gradient, or any if none brings one; others are those
    that turn x.grad, then those that do not. stopped is a nudge of an x behind a switch that is
    off, if there is one; beyond takes the first slider through zero, and below nudges the x that
    it reaches; other is the run of
    another v.
    """

    first: TurnedWeights
    others: tuple[TurnedWeights, ...]
    stopped: NudgedRun | None
    beyond: tuple[TurnedWeights, ...]
    below: NudgedRun | None
    other: MachineRun

    @property
    def movers(self) -> tuple[TurnedWeights, ...]:
        """Those of the others that turn x.grad."""
        return tuple(turn for turn in self.others if turn.moves)

    @property
    def stoppers(self) -> tuple[TurnedWeights, ...]:
        """Those of the others that do not."""
        return tuple(turn for turn in self.others if not turn.moves)

    @property
    def stopped_row(self) -> int:
        """The output whose switch the nudge of stopped ends at."""
        assert self.stopped is not None
        W = self.stopped.before.W.value
        return next(turn.rows[0] for turn in self.turns if W[turn.rows[0], self.stopped.entry])

    @property
    def turns(self) -> tuple[TurnedWeights, ...]:
        """All of them, in their order."""
        return (self.first, *self.others, *self.beyond)

    @property
    def runs(self) -> tuple[MachineRun, ...]:
        """Every run of a turn, in their order."""
        return tuple(run for turn in self.turns for run in turn.runs)

    @property
    def nudges(self) -> tuple[NudgedRun, ...]:
        """The nudges that there are."""
        return tuple(each for each in (self.stopped, self.below) if each is not None)

    @property
    def shown(self) -> tuple[MachineRun | ForwardRun, ...]:
        """Every pass that a frame shows."""
        nudged = (run for each in self.nudges for run in (each.before, each.after))
        return (*self.runs, *nudged, self.other)


@with_gradients
def v_asks_the_question(
    x: Values = X,
    W: Values = W_DIAGONAL,
    v: Values = V_UP,
    other: Values = V_OTHER,
    nudge: float = 0.1,
) -> VAsksTheQuestion:
    """Turn up one entry of v after the other: which of them does x.grad follow?

    Shapes: x (n,), the inputs, at most 8; W (m, n), the weights, one row for each output, at most
        4; v (m,), where its sliders stop, from -1 to 1 in hundredths, not all 0; other (m,), where
        they go in the end, likewise, and different; nudge (), a small step in units of x.
    Raises: ShapeError, DtypeError or NonFiniteError if x, W and v do not fit together;
        ParameterError for what the docstring does not allow; NonFiniteError if nudge takes x or
        v @ out beyond their dtype.
    Source: Workshop 1 of the course.

    >>> found = v_asks_the_question()
    >>> [(turn.rows, turn.moves) for turn in (found.first, *found.others)]
    [((3,), True), ((0,), True), ((1,), False), ((2,), False)]
    """
    weight, point, stops = layer_tensors(W, x, v)
    ends = weights_like(stops, "other", other)
    expect_readable(weight, MOST_ROWS, MOST_COLUMNS)
    small_step("nudge", nudge, point.dtype)
    up, last = hundredths("v", stops), hundredths("other", ends)
    if not any(up):
        raise ParameterError("v is zero everywhere; give an entry that is to be turned up")
    if up == last:
        raise ParameterError("v and other are the same; give an other that differs")
    film = _Sliders(WeighedLines(weight, point), float(nudge))
    return _read_alike(film.story(up, last))


def hundredths(name: str, tensor: Tensor) -> tuple[int, ...]:
    """Entries that a slider can stop at, as whole hundredths.

    Raises: ParameterError for others.
    """
    found = [round(float(entry) * 100) for entry in tensor]
    for k, (entry, whole) in enumerate(zip(tensor, found, strict=True)):
        if abs(whole) > 100 or torch.tensor(whole / 100, dtype=tensor.dtype) != entry:
            raise ParameterError(
                f"{name}[{k}] = {float(entry):g} is no place where a slider stops; "
                "give hundredths from -1 to 1, as 0.25"
            )
    return tuple(found)


@dataclass(frozen=True)
class _Sliders:
    """The layer whose sliders are turned, and the step of its nudges."""

    layer: WeighedLines
    step: float
    found: dict[tuple[int, ...], MachineRun] = field(default_factory=dict)

    def run(self, v: tuple[int, ...]) -> MachineRun:
        """Forward and backward, once for each v."""
        if v not in self.found:
            self.found[v] = self.layer.run(v)
        return self.found[v]

    def story(self, up: tuple[int, ...], last: tuple[int, ...]) -> VAsksTheQuestion:
        """Every run of the film."""
        rows = self._in_order(up)
        stands = (0,) * len(up)
        turns = []
        for row in rows:
            end = tuple(up[k] if k == row else stands[k] for k in range(len(up)))
            turns.append(self._turn(stands, end))
            stands = end
        stopped = self._stopped(stands, turns)
        beyond = (-_HALFWAY if up[rows[0]] > 0 else _HALFWAY,)
        end = tuple(beyond[0] if k == rows[0] else each for k, each in enumerate(stands))
        through = self._turns(stands, end)
        return VAsksTheQuestion(
            first=turns[0],
            others=tuple(turns[1:]),
            stopped=stopped,
            beyond=through,
            below=self._felt(end, through[-1].runs[-1]),
            other=self.run(last),
        )

    def _in_order(self, up: tuple[int, ...]) -> list[int]:
        """The rows that are turned up: the one that brings most, those that bring less, none."""
        brought = abs(self.run(up).contributions.value).max(axis=1)
        rows = [row for row, each in enumerate(up) if each]
        first = max(rows, key=lambda row: float(brought[row]))
        rest = sorted((row for row in rows if row != first), key=lambda row: not brought[row])
        return [first, *rest]

    def _turns(self, start: tuple[int, ...], end: tuple[int, ...]) -> tuple[TurnedWeights, ...]:
        """From one v to another one: by zero for entries that change their sign."""
        pairs = list(zip(start, end, strict=True))
        middle = tuple(0 if a * b < 0 or not b else a for a, b in pairs)
        ways = [(start, middle), (middle, end)]
        return tuple(self._turn(*way) for way in ways if way[0] != way[1])

    def _turn(self, start: tuple[int, ...], end: tuple[int, ...]) -> TurnedWeights:
        """Each entry goes straight; none is zero between the ends."""
        steps = max(abs(b - a) for a, b in zip(start, end, strict=True))
        places = [
            tuple(_between(a, b, k / steps) for a, b in zip(start, end, strict=True))
            for k in range(1, steps)
        ]
        runs = [self.run(place) for place in (start, *places, end)]
        rows = tuple(k for k, (a, b) in enumerate(zip(start, end, strict=True)) if a != b)
        return TurnedWeights(rows, tuple(runs))

    def _stopped(self, stands: tuple[int, ...], turns: Sequence[TurnedWeights]) -> NudgedRun | None:
        """An entry whose nudge ends at a switch of a slider that turned nothing."""
        run = turns[-1].runs[-1]
        for turn in turns:
            (row,) = turn.rows
            if turn.moves or run.gates.value[row]:
                continue
            wired = np.flatnonzero(run.W.value[row]).tolist()
            alone = sorted(wired, key=lambda j: np.count_nonzero(run.W.value[:, j]))
            for entry in alone:
                nudged = self._nudge(stands, entry)
                if not nudged.after.z.value[row] > 0:
                    return nudged
        return None

    def _felt(self, stands: tuple[int, ...], run: MachineRun) -> NudgedRun | None:
        """The entry that v @ out feels most."""
        if not run.reached:
            return None
        return self._nudge(stands, int(abs(run.x_grad.value).argmax()))

    def _nudge(self, stands: tuple[int, ...], entry: int) -> NudgedRun:
        run = ListingRun(self.layer.nudged(stands, entry, self.step))
        before = self.layer.first_of(run)
        try:
            after = forward_run(run, self.layer.places(run.listing, times=2))
            gain = run.record(_GAIN)
            on = run.record("z > 0")
        except NonFiniteError as error:
            raise NonFiniteError(
                f"nudge = {self.step!r} takes x[{entry}] or v @ out beyond its dtype; "
                "give a smaller step"
            ) from error
        kept = bool((on.value == before.gates.value).all())
        step = run.record("step")
        return NudgedRun(entry, run.listing, before, after, step, gain, kept)


def _between(start: int, end: int, share: float) -> int:
    """A whole number on the way, which is not zero where one of the ends is not."""
    found = round(start + (end - start) * share)
    side = end or start
    return found or (side > 0) - (side < 0)


def _read_alike(film: VAsksTheQuestion) -> VAsksTheQuestion:
    """The film with one count of decimals for each tensor, enough for the step of a nudge."""
    step = max((each.step.decimals for each in film.nudges), default=2)
    counts = decimals_of(film.shown, {"x": step, "v": 2})
    read: dict[int, MachineRun] = {}

    def alike(turn: TurnedWeights) -> TurnedWeights:
        for run in turn.runs:
            read.setdefault(id(run), with_decimals(run, counts))
        return replace(turn, runs=tuple(read[id(run)] for run in turn.runs))

    def nudge(made: NudgedRun | None) -> NudgedRun | None:
        return made and replace(
            made,
            before=with_decimals(made.before, counts),
            after=with_decimals(made.after, counts),
            gain=replace(made.gain, decimals=counts["weighted"]),
        )

    return VAsksTheQuestion(
        first=alike(film.first),
        others=tuple(map(alike, film.others)),
        stopped=nudge(film.stopped),
        beyond=tuple(map(alike, film.beyond)),
        below=nudge(film.below),
        other=with_decimals(film.other, counts),
    )
