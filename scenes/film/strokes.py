"""What Cairo calls the corners and ends of strokes that manim names."""

from __future__ import annotations

from collections.abc import Mapping

import cairo
from manim.constants import CapStyleType, LineJointType

# As manim's camera has them, which keeps its own tables to itself.
JOINS: Mapping[LineJointType, cairo.LineJoin] = {
    LineJointType.AUTO: cairo.LineJoin.MITER,
    LineJointType.ROUND: cairo.LineJoin.ROUND,
    LineJointType.BEVEL: cairo.LineJoin.BEVEL,
    LineJointType.MITER: cairo.LineJoin.MITER,
}
CAPS: Mapping[CapStyleType, cairo.LineCap] = {
    CapStyleType.AUTO: cairo.LineCap.BUTT,
    CapStyleType.ROUND: cairo.LineCap.ROUND,
    CapStyleType.BUTT: cairo.LineCap.BUTT,
    CapStyleType.SQUARE: cairo.LineCap.SQUARE,
}
