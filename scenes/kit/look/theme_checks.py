"""Whether a theme can be read at all: the contrasts that every film needs, in whatever colours.

What stands on a frame is judged by the audit, beat by beat; this is known before anything runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from coloraide import Color

from gradmath.views.palette import Palette, Ramp

READABLE = 4.5  # of text, as WCAG 2.1 counts contrast
SEEN = 3.0  # of lines, areas and arrows
TRACED = 2.0  # of the rims of cells and panels
APART = 14.0  # CIEDE2000, of the two signs of a face
TOLD_APART = 10.0  # of values and gradients, to all eyes
_EYES = ("protan", "deutan", "tritan")
_STEPS = 8  # of a ramp that are looked at
_INKS = ("text", "muted", "value_ink", "gradient_ink")
_SIGNS = ("positive", "negative")


def unreadable(theme: Palette) -> Iterator[str]:
    """What cannot be read, or not told apart, in a theme."""
    for ink in _INKS:
        for ground in ("background", "surface"):
            yield from _faint(ink, getattr(theme, ink), ground, getattr(theme, ground), READABLE)
    yield from _faint("outline", theme.outline, "background", theme.background, TRACED)
    for name, ramp in ramps(theme).items():
        yield from _faint(f"{name}.line", ramp.line, "background", theme.background, SEEN)
        faintest = min(_fills(ramp), key=lambda fill: contrast(theme.text, fill))
        yield from _faint("text", theme.text, f"cells of {name}", faintest, READABLE)
    yield from _alike(theme)


def contrast(ink: str, ground: str) -> float:
    return Color(ink).contrast(ground, method="wcag21")


def ramps(theme: Palette) -> dict[str, Ramp]:
    """The colours of both faces and signs, by the names that a theme's file gives them."""
    faces = {"value": theme.value, "gradient": theme.gradient}
    return {
        f"{face}.{sign}": ramp
        for face, both in faces.items()
        for sign, ramp in zip(_SIGNS, both, strict=True)
    }


def _fills(ramp: Ramp) -> list[str]:
    mixed = Color.steps([ramp.weakest, ramp.strongest], steps=_STEPS, space="oklab")
    return [str(each.convert("srgb").to_string(hex=True)) for each in mixed]


def _faint(ink: str, color: str, ground: str, behind: str, least: float) -> Iterator[str]:
    found = contrast(color, behind)
    if found < least:
        yield f"{ink} {color} on {ground} {behind} has {found:.1f}:1, and needs {least:g}:1"


def _alike(theme: Palette) -> Iterator[str]:
    for (name, one), (other, another) in combinations(ramps(theme).items(), 2):
        same_face = name.partition(".")[0] == other.partition(".")[0]
        eyes = () if same_face else _EYES
        least = APART if same_face else TOLD_APART
        for part in ("strongest", "line"):
            colors = Color(getattr(one, part)), Color(getattr(another, part))
            for kind in ("", *eyes):
                first, second = (each.filter(kind) if kind else each for each in colors)
                found = first.delta_e(second, method="2000")
                if found < least:
                    seen = f" to {kind} eyes" if kind else ""
                    yield (f"{name}.{part} and {other}.{part} differ by {found:.0f}{seen}, "
                           f"and need {least:g} (CIEDE2000)")  # fmt: skip
                    break
