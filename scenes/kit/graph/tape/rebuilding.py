"""Code, tape and ribbon of one dial: the same lines run at each of its places."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, Create, FadeIn, FadeOut, VGroup, smooth

from gradmath.records.branches import BranchRun
from scenes.kit.cells.grids import Grid
from scenes.kit.cells.moves import Bump, Rate, Ride, Settle, TurnTo, TurnUp
from scenes.kit.cells.stepped_window import Relight, SteppedWindow, StepTo, WatchedValue
from scenes.kit.charts.ribbon import Ribbon, SlopeTag
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.graph.tape import motions
from scenes.kit.graph.tape.motions import at, lay, lift
from scenes.kit.graph.tape.numbering import GraphLabel
from scenes.kit.graph.tape.tape import PassedChip, Tape, TapeLink
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import Transition

DIAL = 2  # the statement whose number is turned
_SHORT, _LONG = 0.3, 1.6  # seconds that a step takes, and one at which y is looked at
_FIRST = 3  # steps that make what the code begins with
_PACE = 0.6  # seconds from line to line when the first run begins


class Rebuilding:
    """What a film of one dial shows: the motions of its code, its tape and its ribbon.

    `planned` are the links that will lie on the tape when all motions that were made have ended:
    a beat's motions are made before the first of them begins.
    """

    def __init__(
        self, tape: Tape, ribbon: Ribbon, window: SteppedWindow, met: Sequence[BranchRun]
    ) -> None:
        """met are runs of all graphs, in the order in which the film meets them."""
        self.tape, self.ribbon, self.window, self.met = tape, ribbon, window, met
        self.label: GraphLabel | None = None  # of the graph that is planned
        self.planned: list[TapeLink] = []
        self.now = tape.run
        self.slopes: list[
            Grid | PassedChip
        ] = []  # of the nodes of the run that was told, while they hang

    # -- one run after the other -----------------------------------------------------------------

    def sweep(
        self, runs: Sequence[BranchRun], run_time: float, rate: Rate = smooth
    ) -> Animation:  # fmt: skip
        """Runs in which the same lines ran, if there are any: nothing comes or goes."""
        if not runs:
            return Score([])
        links = [part for link in self.planned for part in link.parts]
        self.now = runs[-1]

        def show(run: BranchRun) -> None:
            self.tape.follow(run)
            self.ribbon.follow(run)
            self.window.follow_run(run)

        drawn = VGroup(self.tape.living, *links, self.ribbon.living, self.window)
        return Follow(drawn, runs, show, run_time=run_time, rate=rate)

    def turn_dial(self) -> Animation:
        """The bar of light goes to the line whose number is turned."""
        return self.window.scroll(self.now.listing, DIAL, run_time=0.4)

    def fold(self, run: BranchRun, pace: float = 1.0) -> Animation:
        """The next run, in which other lines ran: strips leave and come, then the slope swings."""
        start, tape, ribbon = self.now, self.tape, self.ribbon
        leaving, coming = self._change(run)
        parts: TimedMoves = [
            (0.0, Settle(lambda: self._leave(start, run))),
            (0.02, self.window.scroll(run.listing, DIAL, run_time=0.3 * pace)),
            (0.3 * pace, TurnTo(tape.x, run.x, run_time=0.35 * pace)),
            (0.35 * pace, Vary(VGroup(ribbon.bead, ribbon.tangent, *ribbon.lines),
                               lambda share: ribbon.step(start, run, share), 0.0, 1.0,
                               run_time=0.4 * pace)),
            (0.66 * pace, Settle(lambda: tape.leaf.follow(run.leaf))),
            (0.5 * pace, Relight(self.window, run, run_time=0.35 * pace)),
        ]  # fmt: skip
        time = 0.7 * pace
        for link in reversed(leaving):
            parts += at(time, lift(link, pace))
        if leaving:
            parts.append((time + 0.56 * pace, Settle(lambda: self._take_away(leaving))))
            time += 0.2 * pace
        for link in coming:
            parts += at(time, self._lay(link, pace))
            time += 0.7 * pace
        time = max(end_of(parts), time) + 0.05
        parts += self._renumber(run, time - 0.3 * pace)
        parts += [
            (time, Settle(lambda: tape.follow_links(run))),
            (time + 0.05, Vary(ribbon.tangent, lambda share: ribbon.swing(start, run, share),
                               0.0, 1.0, run_time=0.55 * pace)),
            (time + 0.15 * pace, TurnTo(tape.grad, run.grad, run_time=0.4 * pace)),
        ]  # fmt: skip
        self.now = run
        return Score([*parts, (end_of(parts), Settle(lambda: self._arrive(run)))])

    def _renumber(self, run: BranchRun | None, start: float) -> TimedMoves:
        """The number of the graph goes, and that of another run's comes, if there is one."""
        old, new = self.label, None if run is None else self.tape.labelled(run, self.met)
        self.label = new

        def turn() -> None:
            self.tape.label = new

        parts: TimedMoves = [(start, FadeOut(old, run_time=0.2))] if old else []
        parts.append((start + 0.2, Settle(turn)))
        return parts + ([(start + 0.2, FadeIn(new, run_time=0.3))] if new else [])

    def _change(self, run: BranchRun) -> tuple[list[TapeLink], list[TapeLink]]:
        """The links that go and those that come, from the run that is now to another one."""
        before, after = self._made(self.now), self._made(run)
        kept = 0
        while kept < min(len(before), len(after)) and before[kept] == after[kept]:
            kept += 1
        leaving = self.planned[kept:]
        coming = [self.tape.link(run, node) for node in range(kept, len(after))]
        self.planned = [*self.planned[:kept], *coming]
        return leaving, coming

    @staticmethod
    def _made(run: BranchRun) -> list[int]:
        return [run.line(node) for node in range(len(run.names))]

    def _lay(self, link: TapeLink, pace: float) -> TimedMoves:
        start = self.window.pane.get_center()
        return [(0.0, Settle(lambda: self._take(link))), *lay(link, start, pace)]

    def _take(self, link: TapeLink) -> None:
        self.tape.laid.append(link)
        if self.tape.shown is not None:
            self.tape.shown += 1

    def _leave(self, start: BranchRun, run: BranchRun) -> None:
        self.tape.transition = Transition(start.listing, run.listing)
        self.window.between = True

    def _take_away(self, links: Sequence[TapeLink]) -> None:
        for link in links:
            self.tape.laid.remove(link)

    def _arrive(self, run: BranchRun) -> None:
        self.tape.follow(run)
        self.ribbon.follow(run)
        self.tape.transition = None

    # -- all pieces ------------------------------------------------------------------------------

    @staticmethod
    def tag(*tags: SlopeTag) -> Animation:
        """The slopes of pieces come, to stay."""
        return Score([(0.3 * k, FadeIn(tag, run_time=0.4)) for k, tag in enumerate(tags)])

    def leave(self) -> Animation:
        """What stands for one run goes from the line."""
        return Score([(0.0, FadeOut(self.ribbon.moving, run_time=0.4))])

    # -- one run, step by step -------------------------------------------------------------------

    def begin(self) -> Animation:
        """Axes and the empty tape come, and the lines of the first run run one by one."""
        run, tape, ribbon = self.now, self.tape, self.ribbon
        axes = ribbon.axes
        parts: TimedMoves = [
            (0.0, Create(axes.across.line, run_time=0.6)),
            (0.0, Create(axes.up.line, run_time=0.6)),
            (0.3, FadeIn(VGroup(*(part for axis in (axes.across, axes.up)
                                  for part in axis.submobjects if part is not axis.line)),
                         run_time=0.4)),
            (0.3, FadeIn(ribbon.names, run_time=0.4)),
        ]  # fmt: skip
        comes: dict[int, TimedMoves] = {
            1: [(0.1, TurnUp(tape.x, run_time=0.3)), (0.1, FadeIn(tape.x_name, run_time=0.3))],
            2: [(0.1, motions.HangDown(tape.leaf, run_time=0.3))],
            6: [(0.1, FadeIn(ribbon.bead, run_time=0.3))],
        }
        steps = list(run.steps.value[:, 0].tolist())
        start = 0.5
        for step, line in enumerate(steps[1:], start=1):
            parts.append((start, StepTo(self.window, step, run_time=0.2)))
            parts += at(start, comes.get(line, []))
            start += _PACE
        return Score([
            *parts,
            (start - 0.2, FadeIn(tape.letterbox, run_time=0.3)),
            (start - 0.2, FadeIn(tape.letterbox.name_label, run_time=0.3)),
            (start, TurnUp(tape.grad, run_time=0.3)),
            (start, Vary(ribbon.tangent, ribbon.tangent.grow_to, 0.0, 1.0, run_time=0.5,
                         comes=True)),
            (start + 0.5, Settle(lambda: self.window.follow_run(run))),
        ])  # fmt: skip

    def point_out(self) -> Animation:
        """What has come into the letterbox swells, and the tape lies there, as empty as it is."""
        return Score([
            (0.0, FadeIn(self.tape.ground, run_time=0.4)),
            (0.2, Bump(self.tape.grad)),
            *self._renumber(self.now, 0.1),
        ])  # fmt: skip

    def set_out(self, run: BranchRun) -> Animation:
        """The next run is about to be told: x turns, its lines have not run, the tape is empty."""
        start, tape, ribbon, leaving = self.now, self.tape, self.ribbon, self.planned
        self.now, self.planned = run, []
        parts: TimedMoves = [
            (0.0, Settle(lambda: self._leave(start, run))),
            (0.0, motions.HangDown(tape.grad, goes=True, run_time=0.35)),
            (0.0, FadeOut(ribbon.moving, run_time=0.35)),
            (0.02, self.window.scroll(run.listing, DIAL, run_time=0.4)),
            (0.02, TurnTo(tape.x, run.x, run_time=0.4)),
            (0.5, Relight(self.window, run, 0, run_time=0.4)),
        ]
        parts += self._renumber(None, 0.0)
        for k, link in enumerate(reversed(leaving)):
            parts += at(0.1 * k, lift(link, 0.9))
        emptied = Settle(lambda: self._tell(0, *leaving))
        return Score([*parts, (end_of(parts) + 0.02, emptied)])

    def _begin(self, run: BranchRun) -> None:
        self.tape.follow(run)
        self.tape.transition = None

    def tell(self) -> Animation:
        """Its lines run one by one, up to the pass back; one that makes a node leaves a strip.

        Where a line asks for y, or makes it anew, y is written beside it.
        """
        run = self.now
        ribbon = self.ribbon
        lines = VGroup(*ribbon.lines)
        parts: TimedMoves = [
            (0.0, Settle(lambda: self._begin(run))),
            (0.02, Vary(lines, lambda share: ribbon.extend(run, share), 0.0, 1.0, run_time=0.4)),
            (0.44, Settle(lambda: ribbon.follow(run))),
        ]
        start = 0.02
        for step in range(1, len(run.lines) - 1):
            parts.append((start, StepTo(self.window, step, run_time=0.25)))
            makes = step in run.making
            asked = step > _FIRST and run.listing.lines[run.lines[step]].endswith(":")
            if makes:
                link = self.tape.link(run, run.making.index(step))
                self.planned.append(link)
                parts += at(start + 0.25, self._lay(link, 0.9))
            end = start + (_LONG if asked or makes else _SHORT)
            if asked or makes:
                value = WatchedValue(self.window, run, step)
                parts += [(start + 0.25, FadeIn(value, run_time=0.15)),
                          (end - 0.15, FadeOut(value, run_time=0.12))]  # fmt: skip
            start = end
        return Score([*parts, *self._renumber(run, start - 0.3)])

    def pass_back(self) -> Animation:
        """1 sets out from y and meets the slope of one node after the other, up to x.grad.

        What arrives there is how steep the line is: dot and tangent come.
        """
        run, tape, ribbon = self.now, self.tape, self.ribbon
        cells, chips = tape.slope_cells(run), tape.chips(run)
        self.slopes = [*cells]
        parts: TimedMoves = [(0.0, StepTo(self.window, len(run.lines) - 1, run_time=0.25))]
        parts += [(0.3 + 0.3 * k, motions.HangDown(cell, run_time=0.4))
                  for k, cell in enumerate(reversed(cells))]  # fmt: skip
        start = end_of(parts) + 0.2
        parts.append((start, TurnUp(chips[0], run_time=0.4)))
        start += 0.6
        for k, chip in enumerate(chips):
            met = cells[-1 - k] if k < len(cells) else tape.grad
            parts.append((start, Ride(chip, chip.course.ways[0], grows=False,
                                      goes=met is tape.grad, run_time=0.7)))  # fmt: skip
            start += 0.7
            if met is not tape.grad:
                parts += [(start, Bump(met, run_time=0.4)),
                          (start + 0.4, TurnUp(chips[k + 1], run_time=0.4))]  # fmt: skip
                start += 0.8
        self.slopes += chips[: len(cells)]
        return Score([
            *parts,
            (start - 0.05, TurnUp(tape.grad, run.grad, run_time=0.3)),
            (start, Settle(lambda: self._tell(None))),
            (start + 0.3, FadeIn(ribbon.bead, run_time=0.3)),
            (start + 0.4, Vary(ribbon.tangent, ribbon.tangent.grow_to, 0.0, 1.0, run_time=0.6,
                               comes=True)),
        ])  # fmt: skip

    def put_away(self) -> Animation:
        """The slopes of the nodes go, and the bar of light goes to the dial."""
        cells, self.slopes = self.slopes, []
        gone = [(0.0, FadeOut(cell, run_time=0.35)) for cell in cells]
        return Score([*gone, (0.0, self.turn_dial())])

    def _tell(self, shown: int | None, *gone: TapeLink) -> None:
        self.tape.shown = shown
        self._take_away(gone)
