"""Where ways to zeros of x.grad break, and the dry wires behind the breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

from manim import Create, FadeOut, RoundedRectangle, VGroup

from gradmath.records.layer import EntryPath
from gradmath.records.tensor import Reason
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import LINE, current_theme
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import Fault, Ornament, within_a_pixel

_SWITCH, _END = 0.64, 0.36  # the sizes of a ring around a switch, or a wire's end
_AROUND = 0.16  # how much larger than a cell a ring around it is

_ALL = 6.5  # seconds for all of them at most
_TURN = 0.6  # seconds for one break, and the wire behind it
_GOES = 0.3  # seconds that lines and rings take to go


class _Line(Ornament):
    """The wire that stays dry behind a break."""


class _Mark(Ornament, RoundedRectangle):
    """A ring around the place where a way breaks."""


class Break(VGroup):
    """One reason why an entry of x.grad is zero, with the wire that stays dry because of it.

    The line runs as the gradient would: from the break to the zero, or to the next break before
    it. output is the row that it is about; None if column and reason name no row.
    """

    def __init__(self, machine: Machine, path: EntryPath, kind: Reason, output: int | None) -> None:
        color = current_theme().text
        self.path, self.kind, self.output = path, kind, output
        self.machine_run, self.cell = machine.run, ref(machine.x_grad[path.entry])
        self.way = _way(machine, path, kind, output)
        line = _Line(stroke_width=0.55 * LINE, stroke_color=color)
        line.points = line.born = self.way.curves()
        width, height = _size(machine, kind, output)
        mark = _Mark(
            width=width,
            height=height,
            corner_radius=min(width, height) / 2,
            stroke_width=0.9 * LINE,
            stroke_color=color,
        )
        mark.move_to(self.way.corners[0])
        self.line, self.mark = line.set_z_index(-0.7), mark.set_z_index(3)
        super().__init__(line, mark)

    @property
    def meaning(self) -> str:
        return self.kind

    def faults(self) -> Iterator[Fault]:
        """The reason holds for that entry and that row, and the line begins at its break."""
        due = [(reason.kind, reason.outputs) for reason in self.path.reasons]
        rows = {output for kind, outputs in due if kind is self.kind for output in outputs}
        named = self.kind in {kind for kind, _ in due} and (
            self.output is None or self.output in rows
        )
        if not named:
            told = ", ".join(f"{kind} {outputs}" for kind, outputs in due) or "reached"
            yield Fault(
                "reason", f"entry {self.path.entry}: {self.kind} at row {self.output}", told
            )
        cell = self.cell()
        if cell is not None and cell.record.value[cell.index] != 0:
            yield Fault("reason", f"a break of x.grad[{self.path.entry}]", "an entry that is zero")
        if len(self.line.points) and not within_a_pixel(self.line.points[0], self.way.corners[0]):
            yield Fault("place", "a dry wire that begins elsewhere", "at its break")
        if not within_a_pixel(self.mark.get_center(), self.way.corners[0]):
            yield Fault("place", "a ring beside its break", "where the way breaks")


def _way(machine: Machine, path: EntryPath, kind: Reason, output: int | None) -> Polyline:
    """From the break along its wires to the zero, or to the switch that is off on the way."""
    places, j = machine.places, path.entry
    end = places.entry(j)
    if output is None:
        return Polyline.through((end[0], places.low, 0.0), end)
    switch = (places.hinge + places.contact) / 2
    column = {Reason.V_IGNORES: places.v, Reason.GATE_CLOSED: switch}
    start = column.get(kind)
    if start is None:  # cancels or underflows where the addends meet
        return Polyline.through(places.crossing(output, j), end)
    begin = places.at(start, output)
    if kind is Reason.V_IGNORES and not machine.run.gates.value[output]:
        return Polyline.through(begin, places.at(switch, output))
    return Polyline.through(begin, places.crossing(output, j), end)


def _size(machine: Machine, kind: Reason, output: int | None) -> tuple[float, float]:
    """The width and the height of the ring: around a wire's end, a switch, a slider or a weight."""
    if output is None:
        return _END, _END
    if kind is Reason.GATE_CLOSED:
        return _SWITCH, _SWITCH
    size = machine.places.narrow if kind is Reason.V_IGNORES else machine.small
    return size.width + _AROUND, size.height + _AROUND


def breaks_of(machine: Machine, kind: Reason) -> list[Break]:
    """All breaks of one kind at which a way from a zero ends."""
    return [
        Break(machine, path, kind, output)
        for path in machine.run.paths
        for output in blocking(path, kind)
    ]


def blocking(path: EntryPath, kind: Reason) -> tuple[int | None, ...]:
    """The rows in which a way from a zero breaks by a reason of a kind; None is no row at all.

    A row that its switch breaks and its entry of v, too, is one of both.
    """
    rows = {reason.kind: reason.outputs for reason in path.reasons}
    return (rows[kind] or (None,)) if kind in rows else ()


def ring(breaks: Sequence[Break]) -> Score:
    """The places where ways break are ringed, one after the other."""
    return Score([(0.15 * k, Create(each.mark, run_time=0.4)) for k, each in enumerate(breaks)])


def show_breaks(breaks: Sequence[Break], instead_of: Sequence[Break] = ()) -> Score:
    """One break after the other is ringed, and the wire behind it stays dry; others go first.

    Where there are many, each of them takes less time.
    """
    pace = min(_TURN, _ALL / max(1, len(breaks)))
    start = _GOES if instead_of else 0.0
    return Score([
        *let_go(instead_of).parts,
        *(part
          for k, each in enumerate(breaks)
          for part in ((start + pace * k, Create(each.mark, run_time=0.3)),
                       (start + pace * k + 0.3, Create(each.line, run_time=0.5)))),
    ])  # fmt: skip


def let_go(breaks: Sequence[Break]) -> Score:
    """The lines and rings go again."""
    return Score([(0.0, FadeOut(each, run_time=_GOES)) for each in breaks])
