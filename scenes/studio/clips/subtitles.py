"""Captions as players read them: SubRip and WebVTT."""

from __future__ import annotations

from collections.abc import Iterable

from scenes.studio.clips.clip import TimedText
from scenes.studio.report.web_vtt import span, web_vtt

KINDS = ("srt", "vtt")


def subtitles(kind: str, captions: Iterable[TimedText], frame_rate: int, language: str) -> str:
    """The captions of a clip as a file of one of KINDS."""
    timed = [(cue.first / frame_rate, cue.end / frame_rate, cue.text) for cue in captions]
    if kind == "vtt":
        return web_vtt(timed, language)
    return "".join(
        f"{number}\n{span(start, end, ',')}\n{text}\n\n"
        for number, (start, end, text) in enumerate(timed, start=1)
    )
