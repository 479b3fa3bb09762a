"""What is encoded anew from a film: pictures, moving pictures without a player, clear grounds.

No ffmpeg binary is asked: PyAV brings its libraries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np
from PIL import Image

from gradmath.replace_file import replace_file
from scenes.film.frames import expect_frames
from scenes.studio.render.job import FASTER

FrameSpan: TypeAlias = tuple[int, int]
"""Frames of a film: the first of them, and the one after the last."""
GIF_WIDTH, GIF_RATE = 960, 15
_CHUNK = 60  # frames that are held at a time while a film is turned round
_SAMPLES = 8  # frames that a palette is made of


@dataclass(frozen=True)
class Encoding:
    """How frames are encoded, and in which colours."""

    codec: str
    colors: str
    options: Mapping[str, str]
    container: Mapping[str, str] = field(default_factory=dict)

    @property
    def clear(self) -> bool:
        """Whether the ground can be seen through."""
        return self.colors.startswith("yuva")


H264 = Encoding("libx264", "yuv420p", FASTER, {"movflags": "+faststart"})
VP9 = Encoding(
    "libvpx-vp9",
    "yuva420p",
    {"crf": "30", "b": "0", "cpu-used": "5", "row-mt": "1", "auto-alt-ref": "0"},
)
PRORES = Encoding("prores_ks", "yuva444p10le", {"profile": "4444", "vendor": "apl0"})


def frames(film: Path, span: FrameSpan, *, all_of_them: bool = True) -> Iterator[Any]:
    """Decoded frames of a film; or only those that others refer to, which takes half the time."""
    first, end = span
    with av.open(str(film)) as container:
        stream: Any = container.streams.video[0]
        stream.codec_context.skip_frame = "DEFAULT" if all_of_them else "NONREF"
        step = 1 / Fraction(stream.average_rate) / stream.time_base
        container.seek(int(first * step), stream=stream)
        for frame in container.decode(stream):
            number = round(frame.pts / step)
            if number >= end:
                return
            if number >= first:
                yield frame


def write_picture(film: Path, number: int, target: Path) -> None:
    """One frame as PNG."""
    span = number, number + 1
    # The last frame of a play is one that others could refer to.
    frame = next(frames(film, span, all_of_them=False), None) or next(frames(film, span))
    with replace_file(target) as fresh:
        frame.to_image().save(fresh, "PNG", compress_level=2)


def write_gif(film: Path, span: FrameSpan, target: Path) -> None:
    """A clip as GIF, smaller and slower, with colours of its own; it plays once."""
    every, rate = _every(film)
    width = max(1, (span[1] - span[0]) // (every * _SAMPLES)) * every
    palette = _palette(_small(frames(film, span), width))
    pictures = [image.quantize(palette=palette, dither=Image.Dither.NONE)
                for image in _small(frames(film, span), every)]  # fmt: skip
    # GIF counts in hundredths of a second.
    ends = [round(100 * (number + 1) * every / rate) for number in range(len(pictures))]
    lasts = [10 * (end - start) for start, end in zip([0, *ends], ends, strict=False)]
    with replace_file(target) as fresh:
        pictures[0].save(
            fresh, "GIF", save_all=True, append_images=pictures[1:], duration=lasts, optimize=False
        )


def _every(film: Path) -> tuple[int, int]:
    """Each how manieth frame a GIF has, and the film's frames a second."""
    with av.open(str(film)) as container:
        stream: Any = container.streams.video[0]
        rate = round(stream.average_rate)
    return max(1, rate // GIF_RATE), rate


def _small(pictures: Iterable[Any], every: int) -> Iterator[Image.Image]:
    for number, frame in enumerate(pictures):
        if number % every == 0:
            height = round(GIF_WIDTH * frame.height / frame.width)
            yield frame.to_image().resize((GIF_WIDTH, height), Image.Resampling.BOX)


def _palette(pictures: Iterable[Image.Image]) -> Image.Image:
    samples = list(pictures)
    width, height = samples[0].size
    sheet = Image.new("RGB", (width, height * len(samples)))
    for number, sample in enumerate(samples):
        sheet.paste(sample, (0, number * height))
    return sheet.quantize(256, method=Image.Quantize.MEDIANCUT)


def write_reversed(film: Path, span: FrameSpan, target: Path) -> None:
    """A clip from its end to its beginning, for stepping back."""
    _write(film, _backwards(film, span), span[1] - span[0], H264, target)


def _backwards(film: Path, span: FrameSpan) -> Iterator[Any]:
    first, last = span
    for end in range(last, first, -_CHUNK):
        yield from reversed(list(frames(film, (max(first, end - _CHUNK), end))))


def write_encoded(film: Path, span: FrameSpan, encoding: Encoding, target: Path) -> None:
    """A clip of a film, encoded anew."""
    pictures = frames(film, span)
    if encoding.clear:
        pictures = straight(pictures)
    _write(film, pictures, span[1] - span[0], encoding, target)


def straight(pictures: Iterable[Any]) -> Iterator[Any]:
    """Frames whose colours are full where they are half clear.

    Cairo's are as dark as they are clear; players that expect full ones would draw dark rims.
    """
    for frame in pictures:
        pixels = frame.to_ndarray(format="rgba")
        opacity = pixels[..., 3]
        half = (opacity > 0) & (opacity < 255)
        darkened, dimmed = pixels[half], opacity[half].astype(np.uint16)[:, None]
        darkened[:, :3] = np.minimum(255, (255 * darkened[:, :3].astype(np.uint32)) // dimmed)
        pixels[half] = darkened
        yield av.VideoFrame.from_ndarray(pixels, format="rgba")


def _write(
    film: Path, pictures: Iterable[Any], count: int, encoding: Encoding, target: Path
) -> None:
    with av.open(str(film)) as source:
        template: Any = source.streams.video[0]
        rate, size = template.average_rate, (template.width, template.height)
    options = dict(encoding.container)
    with replace_file(target) as fresh, av.open(str(fresh), "w", options=options) as container:
        stream: Any = container.add_stream(encoding.codec, rate, dict(encoding.options))
        stream.width, stream.height = size
        stream.pix_fmt = encoding.colors
        for number, frame in enumerate(pictures):
            turned = frame.reformat(format=encoding.colors)
            turned.pts, turned.time_base = number, 1 / Fraction(rate)
            turned.pict_type = 0  # the encoder decides, not what it was decoded from
            container.mux(stream.encode(turned))
        container.mux(stream.encode())
        container.close()
        expect_frames(fresh, count, target)
