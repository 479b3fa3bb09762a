"""Captions with their times, as browsers and players read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

TimedCaption: TypeAlias = tuple[float, float, str]
"""From when to when it stands, in seconds, and what it says."""


def web_vtt(captions: Iterable[TimedCaption], language: str = "") -> str:
    """Captions as a file of WebVTT.

    >>> print(web_vtt([(0, 61.5, "x < 0")], "en").strip())
    WEBVTT
    Language: en
    <BLANKLINE>
    00:00:00.000 --> 00:01:01.500
    x &lt; 0
    """
    head = "WEBVTT\n" + (f"Language: {language}\n" if language else "")
    cues = (f"\n{span(start, end, '.')}\n{_escaped(text)}\n" for start, end, text in captions)
    return head + "".join(cues)


def span(start: float, end: float, point: str) -> str:
    """Two times as subtitles write them; point is what stands before thousandths."""
    return f"{clock(start, point)} --> {clock(end, point)}"


def clock(seconds: float, point: str) -> str:
    """A time as subtitles write it.

    >>> clock(3725.25, ",")
    '01:02:05,250'
    """
    whole, rest = divmod(round(1000 * seconds), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{rest:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
