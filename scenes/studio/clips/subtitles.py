"""Captions as players read them: SubRip and WebVTT."""

from __future__ import annotations

from collections.abc import Iterable

from scenes.studio.clips.clip import TimedText

KINDS = ("srt", "vtt")


def subtitles(kind: str, captions: Iterable[TimedText], frame_rate: int, language: str) -> str:
    """The captions of a clip as a file of one of KINDS."""
    if kind == "srt":
        cues = (
            f"{number}\n{_span(cue, frame_rate, ',')}\n{cue.text}\n\n"
            for number, cue in enumerate(captions, start=1)
        )
        return "".join(cues)
    texts = (f"{_span(cue, frame_rate, '.')}\n{_escaped(cue.text)}\n\n" for cue in captions)
    return f"WEBVTT\nLanguage: {language}\n\n" + "".join(texts)


def _span(cue: TimedText, frame_rate: int, point: str) -> str:
    return " --> ".join(clock(frame / frame_rate, point) for frame in (cue.first, cue.end))


def clock(seconds: float, point: str) -> str:
    """A time as subtitles write it.

    >>> clock(3725.25, ",")
    '01:02:05,250'
    """
    thousandths = round(1000 * seconds)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{rest:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
