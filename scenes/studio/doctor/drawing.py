"""What draws: Cairo, the fonts that lectures are set in, the encoders, and a film of a second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gradmath.errors import FilmError
from scenes.studio.catalogue import Listed
from scenes.studio.doctor.rows import Finding, rows_of

if TYPE_CHECKING:
    from scenes.kit.lecture import Lecture

_REINSTALL = "install the packages anew, as constraints.txt has them"


def cairo_rows() -> Iterator[Finding]:
    """Whether Cairo fills what it is told to, and whether our renderer finds its hold."""
    import cairo

    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 3, 1)
    context = cairo.Context(surface)
    context.set_source_rgb(1, 1, 1)
    context.rectangle(1, 0, 1, 1)
    context.fill()
    surface.flush()
    drawn = bytes(surface.get_data()[:12])
    whole = drawn == bytes(4) + b"\xff" * 4 + bytes(4)
    fault = "" if whole else f"a white pixel was drawn as {drawn.hex(' ', 4)}; {_REINSTALL}"
    yield Finding("Cairo", cairo.cairo_version_string(), fault=fault)

    from scenes.film import hold

    lack = hold.lack()
    here, note = ("manim's own", f"{lack}: films take longer") if lack else ("fast", "")
    yield Finding("renderer", here, note=note)


def font_rows() -> Iterator[Finding]:
    """Each font that lectures are set in, which Typst brings along."""
    from scenes.kit.look.fonts import built_in_families
    from scenes.kit.look.typesetting import FAMILIES, Part, typeset

    families = built_in_families()
    for family in FAMILIES:
        if family in families:
            yield Finding(f"font {family}", "built in")
        else:
            fault = f"Typst has no {family}, and sets another one in its place; {_REINSTALL}"
            yield Finding(f"font {family}", "missing", fault=fault)
    (outline,) = typeset((Part("x.grad"),))
    fault = "" if outline.size else f"Typst sets a text without any outline; {_REINSTALL}"
    yield Finding("Typst", "sets text", fault=fault)


@dataclass(frozen=True)
class Profile:
    """How films of one format are encoded."""

    container: str
    codec: str
    pixels: str


# As manim encodes mp4, a transparent mov, webm with and without transparency, and gif.
PROFILES = (
    Profile("mp4", "libx264", "yuv420p"),
    Profile("mov", "qtrle", "argb"),
    Profile("webm", "libvpx-vp9", "yuv420p"),
    Profile("webm", "libvpx-vp9", "yuva420p"),
    Profile("gif", "gif", "rgb8"),
)
_SIZE, _RATE = (64, 48), 15
_SHADES = (0, 128, 255)  # of the frames that are encoded
_NEAR = 32  # encoders lose something, and gif has few shades


def codec_rows() -> Iterator[Finding]:
    """Whether each encoder gives back the frames that went in."""
    for profile in PROFILES:
        name = f"{profile.container} ({profile.codec}, {profile.pixels})"
        yield from rows_of(name, partial(_codec_rows, name, profile))


def _codec_rows(name: str, profile: Profile) -> Iterator[Finding]:
    shades = decoded(encoded(profile))
    whole = len(shades) == len(_SHADES) and all(
        abs(shade - meant) <= _NEAR for shade, meant in zip(shades, _SHADES, strict=True)
    )
    fault = "" if whole else f"frames of {list(_SHADES)} came back as {shades}; {_REINSTALL}"
    yield Finding(name, "encodes", fault=fault)


def encoded(profile: Profile) -> BytesIO:
    """A film of a few grey frames, from black to white."""
    import av
    import numpy as np

    film = BytesIO()
    with av.open(film, "w", format=profile.container) as container:
        stream: Any = container.add_stream(profile.codec, _RATE)
        (stream.width, stream.height), stream.pix_fmt = _SIZE, profile.pixels
        for number, shade in enumerate(_SHADES):
            pixels = np.full((_SIZE[1], _SIZE[0], 4), shade, np.uint8)
            pixels[..., 3] = 255
            frame = av.VideoFrame.from_ndarray(pixels, format="rgba")
            frame.pts, frame.time_base = number, Fraction(1, _RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return film


def decoded(film: BytesIO) -> list[int]:
    """The shade of each frame of a film."""
    import av

    film.seek(0)
    with av.open(film, "r") as container:
        frames = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    return [round(float(frame.mean())) for frame in frames]


class Second(Listed):
    """A scene that lasts a second."""

    @property
    def id(self) -> str:
        return "OneGradient"

    def load(self) -> type[Lecture]:
        from scenes.studio.doctor.one_gradient import OneGradient

        return OneGradient


def film_rows() -> Iterator[Finding]:
    """Whether a scene of a second becomes a film, in a folder that is gone afterwards."""
    from scenes.studio.render.job import Job, render_scene

    with TemporaryDirectory() as folder:
        job = Job(Second("doctor/one_gradient.py"), "l", Path(folder).resolve())
        frames, ink = _looked_at(render_scene(job))
    fault = "" if ink else f"nothing is drawn on the last of {frames} frames; {_REINSTALL}"
    yield Finding("film", f"{frames} frames at {job.frame_rate} a second", fault=fault)


def _looked_at(film: Path) -> tuple[int, bool]:
    """How many frames a film has, and whether something is drawn on the last."""
    import av

    with av.open(str(film)) as container:
        frames = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    if not frames:
        raise FilmError(f"{film.name} has no frames; is the disk full?")
    return len(frames), int(frames[-1].max()) - int(frames[-1].min()) > 64
