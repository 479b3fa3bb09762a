"""Films cut and joined without encoding them again, and marked with chapters.

Every play of a film begins with a key frame and refers to nothing before it, so a beat, which
begins with a play, can be taken out packet by packet. The index comes first in the file
(faststart), so that a player begins before it has all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from gradmath.errors import FilmError
from gradmath.replace_file import replace_file
from scenes.film.frames import expect_frames

_FASTSTART = {"movflags": "+faststart"}


@dataclass(frozen=True)
class ChapterMark:
    """Where a chapter begins, in frames, and what it is called."""

    first: int
    title: str


def write_cut(film: Path, spans: Sequence[tuple[int, int, Path]]) -> None:
    """Write frames of a film, from the first up to the second number, as films of their own.

    The film is read once: spans follow one another.
    Raises: FilmError if a span does not begin with a key frame, or frames are missing.
    """
    with av.open(str(film)) as source:
        packets = enumerate(_packets(source))
        template = source.streams.video[0]
        for first, end, target in spans:
            span = (packet for number, packet in packets if number >= first)
            with replace_file(target) as fresh:
                _write(fresh, template, _taken(span, end - first, target))
                expect_frames(fresh, end - first, target)


def write_joined(films: Sequence[Path], marks: Sequence[ChapterMark], target: Path) -> None:
    """Write films one after the other as one, with chapters.

    Raises: FilmError if frames are missing.
    """
    frames = 0
    with replace_file(target) as fresh, av.open(str(fresh), "w", options=_FASTSTART) as joined:
        stream: Any = None
        for film in films:
            with av.open(str(film)) as source:
                template = source.streams.video[0]
                if stream is None:
                    stream = _stream_like(joined, template)
                    mark(joined, marks, _total(films), Fraction(template.average_rate or 1))
                frames += _append(joined, stream, source, frames)
        joined.close()
        expect_frames(fresh, frames, target)


def _append(joined: Any, stream: Any, source: Any, frames: int) -> int:
    """Mux all of a film behind so many frames; how many it has."""
    count = 0
    for packet in _packets(source):
        step = packet.duration * frames
        packet.pts, packet.dts = packet.pts + step, packet.dts + step
        packet.stream = stream
        joined.mux(packet)
        count += 1
    return count


def _total(films: Iterable[Path]) -> int:
    return sum(frames_of(film) for film in films)


def frames_of(film: Path) -> int:
    """How many frames a film says it has."""
    with av.open(str(film)) as container:
        return int(container.streams.video[0].frames)


def mark(container: Any, marks: Sequence[ChapterMark], frames: int, rate: Fraction) -> None:
    """Let a film that is being written have chapters."""
    ends = [each.first for each in marks[1:]] + [frames]
    container.set_chapters(
        [
            {
                "id": number,
                "start": each.first,
                "end": end,
                "time_base": 1 / Fraction(rate),
                "metadata": {"title": each.title},
            }
            for number, (each, end) in enumerate(zip(marks, ends, strict=True), start=1)
        ]
    )


def _packets(source: Any) -> Iterator[Any]:
    return (packet for packet in source.demux(video=0) if packet.size)


def _taken(packets: Iterator[Any], count: int, target: Path) -> Iterator[Any]:
    """So many packets, counted in time from the first of them."""
    start: int | None = None
    for _, packet in zip(range(count), packets, strict=False):
        if start is None:
            start = packet.pts
            if not packet.is_keyframe:
                raise FilmError(f"{target.name} does not begin with a key frame; render it again")
        packet.pts, packet.dts = packet.pts - start, packet.dts - start
        yield packet


def _write(target: Path, template: Any, packets: Iterable[Any]) -> None:
    with av.open(str(target), "w", options=_FASTSTART) as container:
        stream = _stream_like(container, template)
        for packet in packets:
            packet.stream = stream
            container.mux(packet)


def _stream_like(container: Any, template: Any) -> Any:
    stream = container.add_stream_from_template(template)
    stream.time_base = template.time_base
    return stream
