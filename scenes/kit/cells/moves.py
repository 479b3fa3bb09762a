"""Motions of cells, currents, levers and meters: what changes is seen to change.

Where something is on its way between two states it shows neither as a value: a cell turns over and
is seen from its edge, a lever swings, a filling rises without digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

import numpy as np
from manim import Animation, Mobject, Scene, VGroup, linear, smooth

from gradmath.records.tensor import Record
from scenes.kit.cells.blank import Blank
from scenes.kit.cells.current import GlowingLine
from scenes.kit.cells.grids import Cell, Grid
from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.lever import UP_ANGLE, Lever
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import MOVE, QUICK

Rate = Callable[[float], float]
SWELLS = 0.16  # of its size: a cell that something meets
_TREMBLE = np.deg2rad(6.0)
Movable: TypeAlias = Cell | Grid
"""What may be carried as one: an entry, or a whole tensor."""


class Boxed(Protocol):
    """What has a box that its place is read from."""

    @property
    def box(self) -> Any: ...

    def get_family(self) -> list[Any]: ...


class Flow(Animation):
    """Let a current run on: the shares of the way between which it runs, at the start and end."""

    def __init__(
        self,
        current: GlowingLine,
        start: tuple[float, float] = (0.0, 0.0),
        end: tuple[float, float] = (0.0, 1.0),
        *,
        run_time: float = MOVE,
        rate: Rate = linear,
        goes: bool = False,
    ) -> None:
        self.start, self.end = np.array(start), np.array(end)
        current.run(*start)
        self.current = current
        super().__init__(current, run_time=run_time, rate_func=rate, introducer=True, remover=goes)

    def interpolate_mobject(self, alpha: float) -> None:
        low, high = self.start + (self.end - self.start) * float(self.rate_func(alpha))
        self.current.run(float(low), float(high))


class Ride(Animation):
    """Carry a chip along a way; it comes out of its start and is gone into its end, if asked."""

    def __init__(
        self,
        chip: Movable,
        way: Polyline,
        *,
        grows: bool = True,
        goes: bool = False,
        run_time: float = MOVE,
        rate: Rate = smooth,
    ) -> None:
        self.way, self.grows, self.goes = way, grows, goes
        self.chip = chip
        super().__init__(chip, run_time=run_time, rate_func=rate, introducer=True, remover=goes)

    def begin(self) -> None:
        # Not before: what rides on later may have to turn up elsewhere first.
        self.chip.move_to(self.way.at(0.0))
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        zoom = 1.0
        if self.grows:
            zoom = min(zoom, 0.35 + 0.65 * min(1.0, alpha / 0.25))
        if self.goes:
            zoom = min(zoom, 0.35 + 0.65 * min(1.0, (1.0 - alpha) / 0.2))
        place(self.chip, self.starting_mobject, self.way.at(share), (zoom, zoom))


class Flip(Animation):
    """Turn a cell over: its old entry, then its edge, then the entry of another record."""

    def __init__(self, cell: Cell, record: Record, *, run_time: float = QUICK) -> None:
        self.cell, self.record, self.turned = cell, record, False
        super().__init__(cell, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.center = self.cell.box.get_center()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        cell = self.cell
        if share >= 0.5 and not self.turned:
            self.turned = True
            place(cell, self.starting_mobject, self.center, (1.0, 1.0))
            cell.follow(self.record)
            self.flat = cell.copy()
        squeeze = max(0.04, abs(float(np.cos(np.pi * share))))
        place(
            cell, self.flat if self.turned else self.starting_mobject, self.center, (1.0, squeeze)
        )


class TurnTo(Animation):
    """Let a tensor come to another record: entries that change turn over, the others stand."""

    def __init__(
        self, shown: WiredVector | Grid, record: Record, *, run_time: float = QUICK
    ) -> None:
        self.shown, self.record = shown, record
        self.still = [cell for cell in shown.entries if not changes(cell, record)]
        changed = [cell for cell in shown.entries if changes(cell, record)]
        self.flips = [Flip(cell, record, run_time=run_time) for cell in changed]
        # All of them are drawn anew: what is laid out again may differ in its last bits.
        super().__init__(VGroup(*shown.entries), run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        self.came = False
        for flip in self.flips:
            flip.begin()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        if alpha >= 0.5 and not self.came:
            self.came = True
            self.shown.record = self.record
            for cell in self.still:
                cell.follow(self.record)
        for flip in self.flips:
            flip.interpolate(alpha)

    def finish(self) -> None:
        super().finish()
        for flip in self.flips:
            flip.finish()


def changes(cell: Cell, record: Record) -> bool:
    """Whether a cell's entry is another one in a record."""
    return bool(cell.record.value[cell.index] != record.value[cell.index])


class TurnUp(Animation):
    """Let a cell that was not there turn up from its edge, perhaps with another record's entry."""

    edge = 0.04  # the share of its height with which it begins

    def __init__(
        self, cell: Boxed, record: Record | None = None, *, run_time: float = QUICK
    ) -> None:
        self.cell, self.record = cell, record
        super().__init__(cell, run_time=run_time, rate_func=smooth, introducer=True)  # type: ignore[arg-type] # a mobject

    def begin(self) -> None:
        if self.record is not None and isinstance(self.cell, Cell | Grid):
            self.cell.follow(self.record)
        self.center = self.cell.box.get_center()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        squeeze = max(self.edge, float(np.sin(np.pi / 2 * self.rate_func(alpha))))
        place(self.cell, self.starting_mobject, self.center, (1.0, squeeze))


def place(cell: Any, flat: Any, center: Points, zoom: tuple[float, float]) -> None:
    """Put a cell that lies flat elsewhere, seen smaller or foreshortened."""
    home = flat.box.get_center()
    scale = np.array([*zoom, 1.0])
    for part, still in zip(cell.get_family(), flat.get_family(), strict=True):
        part.points = (still.points - home) * scale + center
        if isinstance(part, Lettering):
            part.turned = zoom[1] / zoom[0]


class Swing(Animation):
    """Let a lever swing to where its entry in a record has it: it falls with a small rebound."""

    def __init__(self, lever: Lever, record: Record, *, run_time: float = QUICK) -> None:
        self.record, self.lever = record, lever
        super().__init__(lever, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        lever = self.lever
        self.from_angle = lever.angle
        lever.record, lever.swinging = self.record, True
        lever.turn(self.from_angle)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        lever = self.lever
        target = 0.0 if lever.on else UP_ANGLE
        share = _fall(alpha) if lever.on else float(smooth(alpha))
        lever.turn(self.from_angle + (target - self.from_angle) * share)

    def finish(self) -> None:
        super().finish()
        self.lever.swinging = False
        self.lever.follow(self.record)


class Shake(Animation):
    """Something runs against a lever that is up: it trembles, and stands as before."""

    def __init__(self, lever: Lever, *, run_time: float = QUICK) -> None:
        self.lever = lever
        super().__init__(lever, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        self.angle, self.lever.swinging = self.lever.angle, True
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.lever.turn(self.angle + _TREMBLE * (1 - alpha) * float(np.sin(4 * np.pi * alpha)))

    def finish(self) -> None:
        super().finish()
        self.lever.swinging = False
        self.lever.turn(self.angle)


def _fall(alpha: float) -> float:
    """Speeds up, hits, and rebounds a little."""
    if alpha < 0.6:
        return float((alpha / 0.6) ** 2.4)
    left = (alpha - 0.6) / 0.4
    return float(1.0 - 0.13 * (1.0 - left) ** 1.5 * abs(np.sin(1.5 * np.pi * left)))


class Bump(Animation):
    """Let a cell swell for a moment: something meets it."""

    def __init__(self, cell: Boxed, *, run_time: float = QUICK) -> None:
        self.cell = cell
        super().__init__(cell, run_time=run_time, rate_func=linear)  # type: ignore[arg-type] # a mobject

    def begin(self) -> None:
        self.home = self.cell.box.get_center()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        zoom = 1.0 + SWELLS * float(np.sin(np.pi * alpha))
        flat = self.starting_mobject
        place(self.cell, flat, self.home, (zoom, zoom))


class Drain(Animation):
    """Let a current run dry from its start on."""

    def __init__(self, current: GlowingLine, *, run_time: float = QUICK) -> None:
        self.current = current
        super().__init__(current, run_time=run_time, rate_func=linear, remover=True)

    def begin(self) -> None:
        self.reach = self.current.reach
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        low, high = self.reach
        self.current.run(low + (high - low) * float(self.rate_func(alpha)), high)


class Replace(Animation):
    """Turn one thing over, and another comes up in its place."""

    def __init__(self, front: Movable | Blank, back: Movable, *, run_time: float = QUICK) -> None:
        self.front, self.back = front, back
        super().__init__(VGroup(front, back), run_time=run_time, rate_func=smooth, introducer=True)

    def begin(self) -> None:
        if isinstance(self.back, Cell | Grid):
            self.back.follow(self.back.record)  # it may have been turned away before
        self.flat = [part.copy() for part in (self.front, self.back)]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        squeeze = max(0.04, abs(float(np.cos(np.pi * share))))
        sides = (self.front, self.back), self.flat, (share < 0.5, share >= 0.5)
        for part, flat, seen in zip(*sides, strict=True):
            place(part, flat, flat.box.get_center(), (1.0, squeeze if seen else 1.0))
            look(part, flat if seen else None)

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        scene.remove(self.front)


def look(thing: Any, like: Any | None) -> None:
    """Show something as opaque as another thing of its make, or not at all."""
    model = thing if like is None else like
    for part, still in zip(thing.get_family(), model.get_family(), strict=True):
        if len(part.points):
            for ink, full in (
                (part.fill_rgbas, still.fill_rgbas),
                (part.stroke_rgbas, still.stroke_rgbas),
            ):
                ink[:, 3] = 0.0 if like is None else full[:, 3]


class Exchange(Animation):
    """At once, where both look the same: a chip that has arrived is the cell from now on."""

    def __init__(self, chip: Movable, cell: Movable) -> None:
        self.chip, self.cell = chip, cell
        super().__init__(VGroup(cell), run_time=1 / 60, rate_func=linear, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        look(self.chip, None)

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        scene.remove(self.chip)


class Settle(Animation):
    """At once, where nothing looks different: parts that did not change stand for the new run."""

    def __init__(self, settle: Callable[[], object], *, run_time: float = 1 / 60) -> None:
        """Played alone it needs a run_time of a frame, however few there are in a second."""
        self.settle = settle
        super().__init__(Mobject(), run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        """Nothing moves."""

    def finish(self) -> None:
        super().finish()
        self.settle()
