"""Colours of what stands in a space: the farther, the nearer to the ground of the frame."""

from __future__ import annotations

from functools import lru_cache

from coloraide import Color

from scenes.kit.look.theme import current_theme

_LEVELS = 128
_FARTHEST, _DEEP = 0.62, 0.38  # of full strength in the distance; how fast nearness strengthens


@lru_cache(maxsize=8192)
def _mixed(one: str, other: str, level: int) -> str:
    mixed = Color(one).mix(other, level / _LEVELS, space="oklab")
    return str(mixed.convert("srgb").to_string(hex=True, fit={"method": "clip"}))


def shade(one: str, other: str, share: float) -> str:
    """A colour between two others."""
    return _mixed(one, other, round(min(1.0, max(0.0, share)) * _LEVELS))


def receding(color: str, nearness: float, lit: float = 1.0) -> str:
    """A colour as it is seen so much nearer than the focus; lit is less than 1 for what recedes."""
    near = min(1.0, max(0.0, 0.5 + _DEEP * nearness))
    strength = (_FARTHEST + (1 - _FARTHEST) * near) * lit
    return shade(current_theme().background, color, strength)
