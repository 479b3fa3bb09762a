"""A logo of one's own, which a theme's file names: small, in the margin below on the right.

It belongs to the ground, as its colour does, and claims nothing. Scenes draw inside the margins
alone, which the audit holds of every frame (`outside`): so nothing ever lies on it, or it on that.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import typst
from PIL import Image

from gradmath.errors import ParameterError

HEIGHT, WIDTH = 0.42, 2.2  # in manim's units, at most
_ENDINGS = (".svg", ".png")
_MOST = 4_000_000  # bytes


@dataclass(frozen=True)
class Logo:
    """A picture, as its file was when the theme was read."""

    file: Path
    digest: str

    def pixels(self, unit: float) -> npt.NDArray[np.uint8]:
        """The picture with straight alpha, so many pixels to manim's unit."""
        return _drawn(self.file, self.digest, unit)


def logo_of(told: object, folder: Path, theme: str) -> Logo:
    """The logo that the table [logo] of a theme's file names.

    Raises: ParameterError if it is not there, or no picture.
    """
    name = told.get("file") if isinstance(told, dict) and set(told) == {"file"} else None
    if not isinstance(name, str) or Path(name).suffix.lower() not in _ENDINGS:
        raise ParameterError(f"{theme} has logo = {told!r}; write a table [logo] with "
                             f'file = "NAME", which ends in {" or ".join(_ENDINGS)}')  # fmt: skip
    file = (folder / name).absolute()
    here = f"{theme} has logo.file = {name!r}"
    try:
        held = file.read_bytes()
    except OSError as error:
        raise ParameterError(f"{here}, but {file} cannot be read: {error.strerror}") from error
    if len(held) > _MOST:
        raise ParameterError(f"{here} of {len(held):,} bytes; give one of at most {_MOST:,}")
    logo = Logo(file, hashlib.sha256(held).hexdigest())
    try:
        seen = logo.pixels(100)[..., 3].any()
    except (RuntimeError, OSError, ValueError) as error:  # as Typst says that it is none
        raise ParameterError(f"{here}, which is no picture that can be drawn") from error
    if not seen:
        raise ParameterError(f"{here}, of which nothing can be seen")
    return logo


@lru_cache(maxsize=8)
def _drawn(file: Path, digest: str, unit: float) -> npt.NDArray[np.uint8]:
    # Typst draws both kinds, without anything of this system.
    page = ("#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
            f'#image("/{file.name}", width: {100 * WIDTH}pt, height: {100 * HEIGHT}pt, '
            'fit: "contain")')  # fmt: skip
    compiler = typst.Compiler(root=str(file.parent), input=page.encode())
    drawn = compiler.compile(format="png", ppi=72 * unit / 100)
    assert isinstance(drawn, bytes)
    return np.asarray(Image.open(BytesIO(drawn)).convert("RGBA"))


def paint(background: npt.NDArray[Any], logo: Logo, unit: float, right: int, middle: int) -> None:
    """Put a logo on a ground, whose colours are multiplied by its alpha: up to `right`, centred."""
    picture = logo.pixels(unit)
    ink = np.flatnonzero(picture[..., 3].any(axis=0))
    picture = picture[:, ink[0] : ink[-1] + 1]
    height, width = picture.shape[:2]
    top, left = middle - height // 2, right - width
    share = picture[..., 3:] / 255
    over = np.concatenate([picture[..., :3] * share, picture[..., 3:]], axis=2)
    there = background[top : top + height, left : left + width]
    there[:] = np.round(over + there * (1 - share)).astype(background.dtype)
