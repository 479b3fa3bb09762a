"""Films of single plays: encoded from what changes, whole or not there, and checked.

Plain manim converts each whole frame to the encoder's colours, also where the same one is repeated,
and writes films under their own names from the first byte: what is cut off by an interrupt is
taken for finished later. Here the encoder keeps the converted picture and is told the rectangles
that have changed; a film gets its name when all of its frames are in it; and a digest beside it
shows later whether it still is what was written.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import VideoReformatter
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.scene_file_writer import SceneFileWriter, _SceneFileWriterSettings

from gradmath.errors import FilmError
from gradmath.replace_file import replace_file
from scenes.film.frames import count_frames, expect_frames

Pixels: TypeAlias = npt.NDArray[Any]  # bytes
# Where colour is kept for two pixels together, a changed pixel changes its neighbours' colour,
# and their own neighbours must be known to convert them: two pixels each.
REACH = 2


@dataclass(frozen=True, eq=False, slots=True)
class Patch:
    """Pixels (height, width, 4) that belong into a picture at `left` and `top`."""

    left: int
    top: int
    pixels: Pixels


class Encoder:
    """Encodes one play into a file of its own, which appears when it is complete."""

    def __init__(self, target: Path, spec: VideoEncoderSpec) -> None:
        self.target, self.spec, self.frames = target, spec, 0
        target.parent.mkdir(parents=True, exist_ok=True)
        self.place = ExitStack()
        self.unfinished = self.place.enter_context(replace_file(target))
        self.container = av.open(self.unfinished, "w", format=spec.container_format)
        options = dict(spec.options)
        if spec.codec == "libx264":
            # Several plays are compressed at a time, so that cores are busy without threads
            # that have to wait for each other within one picture.
            options.setdefault("threads", "1")
        stream: Any = self.container.add_stream(spec.codec, spec.frame_rate, options)
        stream.width, stream.height = spec.width, spec.height
        stream.pix_fmt = spec.pixel_format
        self.stream = stream
        self.picture = _picture(spec)

    def write_frame(self, changes: Pixels | Sequence[Patch], *, repeat: int = 1) -> None:
        """Change the picture and show it for some frames."""
        if isinstance(changes, np.ndarray):
            changes = [Patch(0, 0, changes)]
        for patch in changes:
            self.picture.change(patch)
        for _ in range(repeat):
            frame = self.picture.frame()
            frame.pts, frame.time_base = self.frames, 1 / Fraction(self.spec.frame_rate)
            self.frames += 1
            self.container.mux(self.stream.encode(frame))

    def finish(self) -> None:
        with self.place:
            try:
                self.container.mux(self.stream.encode())
            finally:
                self.container.close()
            expect_frames(self.unfinished, self.frames, self.target)
            _digest_file(self.target).write_bytes(_digest(self.unfinished))

    def abort(self) -> None:
        with suppress(Exception), self.place:
            self.container.close()
            raise FilmError(f"{self.target.name} is not wanted any more")


class _Converted:
    """A picture in the colours of nearly all videos, converted where it changes."""

    def __init__(self, spec: VideoEncoderSpec) -> None:
        self.video_frame = av.VideoFrame(spec.width, spec.height, spec.pixel_format)
        self.planes = [_plane(plane) for plane in self.video_frame.planes]
        # One for each size: to prepare for a size costs more than most conversions.
        self.converters: dict[tuple[int, int], VideoReformatter] = {}

    def change(self, patch: Patch) -> None:
        pixels = av.VideoFrame.from_numpy_buffer(patch.pixels, format="rgba")
        height, width = patch.pixels.shape[:2]
        converter = self.converters.setdefault((width, height), VideoReformatter())
        converted = converter.reformat(pixels, format="yuv420p", threads=1)
        left, right = _sound(patch.left, width, self.video_frame.width)
        top, bottom = _sound(patch.top, height, self.video_frame.height)
        for plane, source, step in zip(self.planes, converted.planes, (1, 2, 2), strict=True):
            part = _plane(source)[top // step : bottom // step, left // step : right // step]
            y, x = (patch.top + top) // step, (patch.left + left) // step
            plane[y : y + part.shape[0], x : x + part.shape[1]] = part

    def frame(self) -> av.VideoFrame:
        return self.video_frame


class _Raw:
    """A picture as manim's camera has it, left to the encoder to convert."""

    def __init__(self, spec: VideoEncoderSpec) -> None:
        self.pixels = np.zeros((spec.height, spec.width, 4), np.uint8)

    def change(self, patch: Patch) -> None:
        height, width = patch.pixels.shape[:2]
        place = slice(patch.top, patch.top + height), slice(patch.left, patch.left + width)
        self.pixels[place] = patch.pixels

    def frame(self) -> av.VideoFrame:
        return av.VideoFrame.from_ndarray(self.pixels, format="rgba")


def _picture(spec: VideoEncoderSpec) -> _Converted | _Raw:
    # Of other encoders it is not known whether they are done with a picture when they return.
    known = spec.codec == "libx264" and spec.pixel_format == "yuv420p"
    return _Converted(spec) if known else _Raw(spec)


def _plane(plane: Any) -> Pixels:
    """The bytes of a plane, without the padding of its lines."""
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[
        : plane.height, : plane.width
    ]


def _sound(start: int, size: int, whole: int) -> tuple[int, int]:
    """The part of a patch all of whose neighbours are known, along one direction."""
    return REACH * (start > 0), size - REACH * (start + size < whole)


class Writer(SceneFileWriter):
    """manim's writer of videos with our encoder, several plays at a time."""

    def __init__(self, settings: _SceneFileWriterSettings) -> None:
        pipeline = settings.max_inflight_encoders
        if pipeline == 1:  # manim's default
            pipeline = min(4, os.cpu_count() or 1)
        super().__init__(replace(settings, max_inflight_encoders=pipeline))
        # How many frames the scene asked for in each play; None if that shows only in the end.
        self.asked: list[int | None] = []
        self.in_part = False  # whether other processes make the rest of the film
        self.on_frames: Callable[[int], object] = lambda frames: None

    def _create_segment_encoder(self, target: Path) -> Any:
        assert self.video_encoder is not None
        return Encoder(target, self.video_encoder)

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Whether the film of a play is there, and as it was written."""
        if not super().is_already_cached(hash_invocation):
            return False
        return is_whole(self.output_plan.segment_path(hash_invocation))

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        super().write_frame(pixels, repeat=repeat)
        self.on_frames(repeat)

    def finish(self) -> None:
        """Join the plays, if each has the frames that the scene asked for.

        Raises: FilmError if one of them has not.
        """
        self.join_all_encode_jobs()
        for file, asked in zip(self.partial_movie_files, self.asked, strict=True):
            if file is not None and asked is not None:
                expect_frames(Path(file), asked, Path(file))
        if not self.in_part:
            super().finish()

    def combine_files(
        self,
        input_files: list[str],
        output_file: Path,
        create_gif: bool = False,
        includes_sound: bool = False,
    ) -> None:
        """Join films without encoding them again; the result appears when it is complete."""
        output_file.parent.mkdir(parents=True, exist_ok=True)
        with replace_file(output_file) as joined:
            super().combine_files(input_files, joined, create_gif, includes_sound)
            expect_frames(
                joined, sum(count_frames(Path(file)) for file in input_files), output_file
            )


def is_whole(film: Path) -> bool:
    """Whether a film is what was written when it was made."""
    digest = _digest_file(film)
    return digest.exists() and film.exists() and digest.read_bytes() == _digest(film)


def _digest(film: Path) -> bytes:
    return hashlib.sha256(film.read_bytes()).hexdigest().encode()


def _digest_file(film: Path) -> Path:
    return film.with_name(f"{film.name}.sha256")
