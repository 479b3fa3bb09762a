"""What manim's Cairo camera draws, drawn with less work and to the same pixels.

manim builds every outline anew for each frame, point by point, and repaints the whole picture.
Here an outline is built when it has changed, all changed ones in one pass of numpy in libcairo's
own form, and only the tiles of the picture that something has changed in are painted again. The
strokes and fills themselves are still Cairo's, in manim's order and with manim's matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeAlias, TypeGuard

import cairo
import numpy as np
import numpy.typing as npt
from manim import Camera, Mobject, VMobject
from manim.constants import CapStyleType, LineJointType
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject

from scenes.film.outlines import Coordinates, Outline, UndrawableError, outlines
from scenes.film.strokes import CAPS, JOINS

Paint: TypeAlias = tuple[bytes, bytes, bytes, float, LineJointType, CapStyleType, bytes, float]
Source: TypeAlias = tuple[float, ...] | cairo.Pattern
"""What a path is painted with: one colour, or colours that pass into each other."""
Bounds: TypeAlias = tuple[int, int, int, int]
"""Pixels: left, top, right, bottom, the latter two outside."""

TILE = 40  # pixels, even; smaller ones cost more in bookkeeping than they save in paint
_CHANNELS = 4
_SHADES = 1024  # of a gradient's table
_SHORT = 0.6  # a shorter one would have more of them on a frame than Cairo can count
_WIDE = 1.2  # units of the frame: where to prepare a line of pixels costs less than they do
_MITER = 10.0  # Cairo's limit: so many half widths a corner may stick out


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """One mobject as it is drawn; as long as it looks the same it is the same object."""

    look: Paint
    outline: Outline
    box: Bounds
    fill: Source | None
    stroke: Source | None


def paint_of(mobject: VMobject) -> Paint:
    """All that decides how it is drawn, in a form that is compared in no time.

    Raises: UndrawableError for images behind the outline, halos, unfinished curves.
    """
    points, fill, stroke = mobject.points, mobject.get_fill_rgbas(), mobject.get_stroke_rgbas()
    if (
        not (_colours(fill) and _colours(stroke))
        or len(points) % 4
        or mobject.background_stroke_width > 0
        or mobject.background_image
    ):
        raise UndrawableError(type(mobject).__name__)
    return (
        points.tobytes(),
        fill.tobytes(),
        stroke.tobytes(),
        float(mobject.get_stroke_width()),
        mobject.joint_type,
        mobject.cap_style,
        _ends_of_gradient(mobject) if max(len(fill), len(stroke)) > 1 else b"",
        mobject.tolerance_for_point_equality,
    )


def _colours(rgbas: npt.NDArray[Any]) -> bool:
    return rgbas.ndim == 2 and rgbas.shape[1] == _CHANNELS and rgbas.dtype == np.float64


def _ends_of_gradient(mobject: VMobject) -> bytes:
    """Where a gradient begins and where it ends, as manim has it."""
    ends = np.array(mobject.get_gradient_start_and_end_points(), dtype=np.float64)
    return ends[:, :2].tobytes()


class Canvas:
    """A camera's picture, of which only what has changed is painted again."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.shown: list[Drawn] | None = None
        self.background: npt.NDArray[Any] | None = None
        self.changes: list[Bounds] = []  # painted since somebody last took them away
        # The latest drawing of each mobject by identity, of this play and the one before it.
        self.latest: dict[int, Drawn] = {}
        self.older: dict[int, Drawn] = {}

    def forget(self) -> None:
        """Others have painted: the next picture is painted whole."""
        self.shown = None

    def turn_page(self) -> None:
        """What is not seen until the page is turned again need not be remembered."""
        self.older, self.latest = self.latest, {}

    def see(self, mobjects: Iterable[Mobject]) -> list[Drawn]:
        """How mobjects and their families are drawn now, from the back to the front.

        Raises: UndrawableError if one of them cannot be drawn here.
        """
        leaves = [leaf for leaf in _leaves(mobjects, self.camera.use_z_index) if _drawable(leaf)]
        looks = [paint_of(leaf) for leaf in leaves]
        news = []
        for leaf, look in zip(leaves, looks, strict=True):
            known = self.latest.get(id(leaf)) or self.older.get(id(leaf))
            if known is not None and known.look == look:
                self.latest[id(leaf)] = known
            else:
                news.append((leaf, look))
        if news:
            drawings = self._drawings([leaf for leaf, _ in news], [look for _, look in news])
            self.latest.update(zip((id(leaf) for leaf, _ in news), drawings, strict=True))
        return [self.latest[id(leaf)] for leaf in leaves]

    def show(self, drawings: list[Drawn]) -> None:
        """Let the picture show these and nothing else."""
        height, width = self.camera.pixel_array.shape[:2]
        tiles = np.zeros((-(-height // TILE), -(-width // TILE)), bool)
        if self.camera.background is not self.background or self.shown is None:
            tiles[:] = True
        elif not _mark(tiles, self.shown, drawings):
            return
        self.shown, self.background = drawings, self.camera.background
        areas = [
            (left * TILE, top * TILE, min(right * TILE, width), min(bottom * TILE, height))
            for left, top, right, bottom in _rectangles(tiles)
        ]
        boxes = np.array([drawing.box for drawing in drawings]).reshape(-1, 1, 4)
        all_areas = np.array(areas).reshape(1, -1, 4)
        meets = (boxes[..., :2] < all_areas[..., 2:]) & (boxes[..., 2:] > all_areas[..., :2])
        hit = np.flatnonzero(np.any(np.all(meets, axis=2), axis=1))
        self._paint(areas, [drawings[k] for k in hit])
        self.changes += areas

    def take_changes(self) -> list[Bounds]:
        """What has been painted since the last call."""
        taken, self.changes = self.changes, []
        return taken

    def _drawings(self, mobjects: Sequence[VMobject], looks: Sequence[Paint]) -> Iterator[Drawn]:
        memory, starts, corners = outlines(
            [mobject.points for mobject in mobjects], [look[-1] for look in looks]
        )
        context = self.camera.get_cairo_context(self.camera.pixel_array)
        boxes = self._boxes(corners, looks, context.get_matrix())
        sizes = np.diff(starts).tolist()
        addresses = (memory.ctypes.data + starts[:-1] * memory.strides[0]).tolist()
        for mobject, look, address, size, box in zip(
            mobjects, looks, addresses, sizes, boxes, strict=True
        ):
            fill = _source(look[1], look[6], bool(look[6]) and _is_wide(mobject.points))
            stroke = _source(look[2], look[6]) if look[3] else None
            yield Drawn(look, Outline(memory, address, size), box, fill, stroke)

    def _boxes(
        self, corners: Coordinates, looks: Sequence[Paint], matrix: cairo.Matrix
    ) -> list[Bounds]:
        """The pixels that outlines with these corners can touch: left, bottom, right, top."""
        widths = np.array([look[3] for look in looks]) * self.camera.cairo_line_width_multiple
        reach = [_MITER if look[4] in _POINTED else 1.5 for look in looks]
        scale = max(abs(matrix.xx), abs(matrix.yy))
        margin = (widths / 2 * reach * scale)[:, None] + 2.0
        ends = corners * (matrix.xx, matrix.yy, matrix.xx, matrix.yy)
        ends += matrix.x0, matrix.y0, matrix.x0, matrix.y0
        height, width = self.camera.pixel_array.shape[:2]
        low = np.minimum(ends[:, :2], ends[:, 2:]) - margin
        high = np.maximum(ends[:, :2], ends[:, 2:]) + margin
        boxes = np.clip(np.hstack([np.floor(low), np.ceil(high)]), -1, [width, height] * 2)
        return [(box[0], box[1], box[2], box[3]) for box in boxes.astype(int).tolist()]

    def _paint(self, areas: Sequence[Bounds], drawings: Iterable[Drawn]) -> None:
        """The background and what lies on it, in some rectangles at once."""
        pixels, camera = self.camera.pixel_array, self.camera
        assert self.background is not None
        context = camera.get_cairo_context(pixels)
        matrix = context.get_matrix()
        context.identity_matrix()
        context.new_path()
        for left, top, right, bottom in areas:
            pixels[top:bottom, left:right] = self.background[top:bottom, left:right]
            context.rectangle(left, top, right - left, bottom - top)
        context.clip()
        context.set_matrix(matrix)
        for drawing in drawings:
            if drawing.fill is not None or drawing.stroke is not None:
                _draw(context, drawing, camera.cairo_line_width_multiple)
        context.reset_clip()


@lru_cache(maxsize=4096)
def _source(rgbas: bytes, ends: bytes, wide: bool = False) -> Source | None:
    """What paints these colours; None if nothing of them can be seen.

    Cairo works out a gradient anew for each pixel. Where lines of pixels are long it takes a third
    of the time to look it up in a table, and a pixel is a shade or two off at most.
    """
    stops = np.frombuffer(rgbas).reshape(-1, _CHANNELS)
    if not stops[:, 3].any():
        return None
    if len(stops) == 1:
        return tuple(_turned(stops)[0])
    start, end = np.frombuffer(ends).reshape(2, 2)
    if not wide or np.hypot(*(end - start)) < _SHORT:
        return _gradient(stops, *start.tolist(), *end.tolist())
    across, up = (_SHADES * (end - start) / ((end - start) @ (end - start))).tolist()
    pattern = cairo.SurfacePattern(_table(rgbas))
    pattern.set_extend(cairo.EXTEND_PAD)
    pattern.set_filter(cairo.FILTER_NEAREST)
    begin = across * float(start[0]) + up * float(start[1])
    pattern.set_matrix(cairo.Matrix(across, -up, up, across, -begin, 0.0))
    return pattern


def _turned(stops: npt.NDArray[np.float64]) -> list[list[float]]:
    """The bytes of manim's pixels are red, green, blue; those of Cairo's the reverse."""
    turned: list[list[float]] = stops[:, [2, 1, 0, 3]].tolist()
    return turned


def _gradient(stops: npt.NDArray[np.float64], *ends: float) -> cairo.LinearGradient:
    gradient = cairo.LinearGradient(*ends)
    turned = _turned(stops)
    for offset, stop in zip(np.linspace(0, 1, len(turned)).tolist(), turned, strict=True):
        gradient.add_color_stop_rgba(offset, *stop)
    return gradient


@lru_cache(maxsize=256)
def _table(rgbas: bytes) -> cairo.ImageSurface:
    """All shades of a gradient, side by side."""
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, _SHADES, 1)
    context = cairo.Context(surface)
    context.set_source(_gradient(np.frombuffer(rgbas).reshape(-1, _CHANNELS), 0, 0, _SHADES, 0))
    context.paint()
    return surface


def _is_wide(points: Coordinates) -> bool:
    """Whether an area is wide on the whole, however it lies."""
    x, y = points[::4, 0], points[::4, 1]
    area = abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
    return area > _WIDE * float(np.ptp(y))


def _use(context: cairo.Context[Any], source: Source) -> None:
    if isinstance(source, tuple):
        context.set_source_rgba(*source)
    else:
        context.set_source(source)


_POINTED = (LineJointType.AUTO, LineJointType.MITER)


def _draw(context: cairo.Context[Any], drawing: Drawn, width_multiple: float) -> None:
    """As Camera.display_vectorized does, but for what leaves no trace."""
    context.new_path()
    drawing.outline.append_to(context)
    if drawing.fill is not None:
        _use(context, drawing.fill)
        context.fill_preserve()
    if drawing.stroke is not None:
        _, _, _, width, joint, cap, _, _ = drawing.look
        _use(context, drawing.stroke)
        context.set_line_width(width * width_multiple)
        context.set_line_join(JOINS[joint])
        context.set_line_cap(CAPS[cap])
        context.stroke_preserve()


def _leaves(mobjects: Iterable[Mobject], use_z_index: bool) -> list[Mobject]:
    """All with points, from the back to the front, in the order of manim's camera.

    manim goes through the whole family of each mobject and keeps the last mention of each member.
    Going backwards, whoever has been met needs no second look, and neither does its family.
    """
    met: set[Mobject] = set()
    found: list[Mobject] = []

    def visit(mobject: Mobject) -> None:
        if mobject in met:
            return
        met.add(mobject)
        for part in reversed(mobject.submobjects):
            visit(part)
        if len(mobject.points):
            found.append(mobject)

    for mobject in reversed(list(mobjects)):
        visit(mobject)
    found.reverse()
    return sorted(found, key=lambda leaf: leaf.z_index) if use_z_index else found


def _drawable(mobject: Mobject) -> TypeGuard[VMobject]:
    """Whether it leaves a trace at all: a ValueTracker has a point, but is not drawn."""
    if isinstance(mobject, PMobject | AbstractImageMobject):
        raise UndrawableError(type(mobject).__name__)
    return isinstance(mobject, VMobject)


def _mark(tiles: npt.NDArray[np.bool_], old: list[Drawn], new: list[Drawn]) -> bool:
    """Mark the tiles in which two pictures differ; whether there are any."""
    before, after = set(map(id, old)), set(map(id, new))
    if [id(d) for d in old if id(d) in after] != [id(d) for d in new if id(d) in before]:
        tiles[:] = True  # what lay below may lie above
        return True
    changed = [d.box for d in old if id(d) not in after] + [
        d.box for d in new if id(d) not in before
    ]
    for left, top, right, bottom in changed:
        if left < right and top < bottom:
            tiles[
                max(0, top) // TILE : -(-bottom // TILE), max(0, left) // TILE : -(-right // TILE)
            ] = True
    return bool(changed)


def _rectangles(tiles: npt.NDArray[np.bool_]) -> Iterator[Bounds]:
    """The marked tiles as few rectangles: left, top, right, bottom in tiles."""
    top = 0
    for row, lines in groupby(map(bytes, tiles)):
        bottom = top + len(list(lines))
        steps = np.flatnonzero(np.diff(np.frombuffer(b"\0" + row + b"\0", np.int8))).tolist()
        for left, right in zip(steps[::2], steps[1::2], strict=True):
            yield left, top, right, bottom
        top = bottom
